"""Check a submitted form: types first, then visibility in document order, then what is required and limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from marshmallow import ValidationError

from app.forms_reader.field_limits import absent_value, fault_of, is_answer
from app.forms_reader.form_definition import Component, FormDefinition, Kind, row_fields
from app.forms_reader.form_schema import schema_for
from app.forms_reader.form_wording import in_row
from app.forms_reader.posted_values import read_posted
from app.forms_reader.visibility import hidden_paths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """What was submitted: plain JSON values of what is visible, and what must be put right, in document order."""

    values: Mapping[str, Any]
    errors: tuple[tuple[str, str], ...] = ()
    """(field name, Chinese sentence); a name inside a list is `path.0.key`."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """What the person typed, to be shown again."""

    @property
    def is_accepted(self) -> bool:
        """Tell whether nothing needs to be put right."""
        return not self.errors


def validate(
    definition: FormDefinition,
    submitted: Mapping[str, Sequence[str] | str],
    context: Mapping[str, Any],
    *,
    files: Mapping[str, Sequence[str]] | None = None,
    now: datetime | None = None,
) -> Submission:
    """Return the checked submission; raises UnknownFieldsError when it carries names the form does not ask.

    `files` are the version ids already stored for each slot: they are the server's knowledge, never posted.
    Left out, they are taken from `context["files"]`.
    """
    stored = context.get("files") if files is None else files
    raw = read_posted(definition, submitted)
    typed, type_faults = _typed(definition, raw, context)
    typed |= _files(definition, stored or {})
    hidden = hidden_paths(definition, typed, context, now=now)
    check = _Check(hidden, type_faults)
    for one in definition.fields:
        check.component(one, typed.get(one.key))
    return Submission(check.values, tuple(check.errors), raw)


def with_refused_files(
    definition: FormDefinition, errors: Sequence[tuple[str, str]], refused: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return the errors of a form with those of its files, in document order.

    A file that was refused is told once: not that it was refused and that it is missing as well.
    """
    order = {one.key: number for number, one in enumerate(definition.fields)}
    bad = {name for name, _sentence in refused}
    every = [*refused, *(error for error in errors if error[0] not in bad)]
    return tuple(sorted(every, key=lambda error: order.get(error[0].partition(".")[0], len(order))))


def _typed(
    definition: FormDefinition, raw: Mapping[str, Any], context: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    schema = schema_for(definition, context)
    try:
        return dict(schema.load(raw)), {}
    except ValidationError as wrong:
        valid = wrong.valid_data if isinstance(wrong.valid_data, dict) else {}
        messages = wrong.messages if isinstance(wrong.messages, dict) else {}
        return dict(valid), dict(_sentences(messages, ""))


def _sentences(messages: Mapping[Any, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, told in messages.items():
        if isinstance(told, dict):
            found += _sentences(told, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(told[0])))
    return found


def _files(definition: FormDefinition, files: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {one.key: list(files.get(one.slot, ())) for one in definition.fields if one.kind is Kind.FILE}


class _Check:
    """Goes through the questions once, keeping visible values and the sentences about them."""

    def __init__(self, hidden: frozenset[str], type_faults: Mapping[str, str]) -> None:
        self._hidden = hidden
        self._type_faults = type_faults
        self.values: dict[str, Any] = {}
        self.errors: list[tuple[str, str]] = []

    def component(self, one: Component, value: Any) -> None:
        if one.key in self._hidden or one.read_only:
            return
        if one.kind is Kind.LIST:
            self._rows(one, value or [])
            return
        fault = self._type_faults.get(one.key) or fault_of(one, value)
        if fault:
            self.errors.append((one.key, fault))
        self.values[one.key] = absent_value(one) if value is None else value

    def _rows(self, listing: Component, rows: Sequence[Mapping[str, Any]]) -> None:
        kept = []
        faults = []
        for index, row in enumerate(rows):
            answers, told = self._row(listing, index, row)
            if listing.rows_fixed or _is_answered(answers) or self._has_type_fault(listing, index):
                kept.append(answers)
                faults += told
        if not kept and listing.limits.required:
            faults = [(listing.key, fault_of(listing, []))]
        self.errors += faults
        self.values[listing.key] = kept

    def _row(
        self, listing: Component, index: int, row: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        answers: dict[str, Any] = {}
        told = []
        for one in row_fields(listing):
            name = f"{listing.key}.{index}.{one.key}"
            if name in self._hidden or one.read_only:
                continue
            fault = self._type_faults.get(name) or fault_of(one, row.get(one.key))
            if fault:
                told.append((name, in_row(fault, index + 1)))
            value = row.get(one.key)
            answers[one.key] = absent_value(one) if value is None else value
        return answers, told

    def _has_type_fault(self, listing: Component, index: int) -> bool:
        return any(name.startswith(f"{listing.key}.{index}.") for name in self._type_faults)


def _is_answered(answers: Mapping[str, Any]) -> bool:
    """A row left wholly empty is no answer: the page shows one before anybody has typed anything."""
    return any(is_answer(value) for value in answers.values())
