"""Which components a person sees, decided in document order: what is hidden answers null to what follows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.feel.plain import from_plain
from app.forms_reader.field_limits import absent_value
from app.forms_reader.form_definition import Component, FormDefinition, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


def hidden_paths(
    definition: FormDefinition,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    *,
    now: datetime | None = None,
) -> frozenset[str]:
    """Return what is not shown: keys, ids of what has no key, and `path.0.key` inside rows."""
    walk = _Walk(values, context, now)
    walk.components(definition.components, hidden=False)
    return frozenset(walk.hidden)


class _Walk:
    """One pass over a form; `scope` grows with each visible answer."""

    def __init__(self, values: Mapping[str, Any], context: Mapping[str, Any], now: datetime | None) -> None:
        self._values = values
        self._scope: dict[str, Any] = {name: from_plain(value) for name, value in context.items()}
        self._now = now
        self.hidden: set[str] = set()

    def components(self, components: Sequence[Component], *, hidden: bool) -> None:
        for one in components:
            gone = hidden or self._says_hide(one, self._scope)
            if gone:
                self.hidden.add(one.key or one.id)
            if one.kind is Kind.GROUP:
                self.components(one.children, hidden=gone)
            elif one.key:
                self._note(one, gone=gone)

    def _note(self, one: Component, *, gone: bool) -> None:
        value = None if gone else self._answer(one)
        self._scope[one.key] = _as_declared(one, value)
        if one.kind is Kind.LIST and not gone:
            for index, row in enumerate(self._values.get(one.key) or ()):
                self._row(one.children, row, f"{one.key}.{index}.", dict(self._scope), hidden=False)

    def _answer(self, one: Component) -> Any:
        if one.read_only:
            return self._values.get(one.key, self._scope.get(one.key))
        value = self._values.get(one.key)
        return absent_value(one) if value is None else value

    def _row(
        self,
        components: Sequence[Component],
        row: Mapping[str, Any],
        prefix: str,
        scope: dict[str, Any],
        *,
        hidden: bool,
    ) -> None:
        for one in components:
            gone = hidden or self._says_hide(one, scope)
            if gone:
                self.hidden.add(prefix + (one.key or one.id))
            if one.kind is Kind.GROUP:
                self._row(one.children, row, prefix, scope, hidden=gone)
            elif one.key:
                value = row.get(one.key)
                scope[one.key] = (
                    None if gone else _as_declared(one, absent_value(one) if value is None else value)
                )

    def _says_hide(self, one: Component, scope: Mapping[str, Any]) -> bool:
        return one.hide is not None and one.hide.evaluate(scope, now=self._now) is True


def _as_declared(one: Component, value: Any) -> Any:
    """Return an answer as conditions read it: a day is a day, and no text that looks like one."""
    if one.kind is Kind.DATE and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            # What somebody is still typing is no day yet.
            return None
    return from_plain(value)
