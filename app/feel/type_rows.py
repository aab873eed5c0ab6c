"""A type written out: one row for a value and one for each of its parts, for lists of what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.feel.feel_types import ContextType, ListType
from app.feel.known_types import ChoiceType, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.feel.type_protocol import FeelType

EACH = "[]"
"""Stands behind the name of a list for its items."""


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A name with its path, its type as FEEL calls it (`Any` where nothing is known), and its options."""

    name: str
    type: str
    options: tuple[str, ...] = ()


def type_rows(name: str, kind: FeelType) -> Iterator[TypeRow]:
    """Yield a value and its parts; a list of plain values is one row."""
    core = kind.core
    if isinstance(core, ContextType) and core.entries:
        for part, inner in core.entries:
            yield from type_rows(f"{name}.{part}" if name else part, inner)
    elif isinstance(core, ListType):
        yield from _list_rows(name, core)
    else:
        yield TypeRow(name, name_of(kind) or "Any", _options(kind))


def _list_rows(name: str, kind: ListType) -> Iterator[TypeRow]:
    item = kind.item
    if isinstance(item.core, ContextType) and item.core.entries:
        yield TypeRow(name, "list<context>")
        yield from type_rows(name + EACH, item)
    else:
        yield TypeRow(name, f"list<{name_of(item) or 'Any'}>", _options(item))


def _options(kind: FeelType) -> tuple[str, ...]:
    return tuple(sorted(one for one in kind.options if one)) if isinstance(kind, ChoiceType) else ()
