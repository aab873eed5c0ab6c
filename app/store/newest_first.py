"""Lists that grow for ever, the newest in front, a page at a time: a page is found by its neighbour, never counted to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import tuple_

from app.domain.whole_numbers import whole_number

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.sql.elements import KeyedColumnElement

    from app.store.database import UnitOfWork

T = TypeVar("T")
SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a list, and on which side of it the page lies."""

    at: datetime
    id: str
    is_newer: bool


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of a list, the places of its neighbours where there are any, and how long the whole list is."""

    rows: list[T]
    newer: Place | None
    older: Place | None
    total: int


def slice_of(
    work: UnitOfWork,
    query: Select[Any],
    columns: tuple[KeyedColumnElement[Any], ...],
    place: Place | None,
    size: int,
) -> tuple[list[Row[Any]], Place | None, Place | None]:
    """Return the rows of one page, newest first, and where the pages of newer and of older rows begin.

    `columns` are the instant and the id, which may be of several columns, selected as they are called; an index has
    them in this order.
    """
    at, *identity = columns
    here = tuple_(*columns)
    mark = _mark(identity, place)
    if place is not None and mark is not None:
        query = query.where(here > mark if place.is_newer else here < mark)
    upwards = place is not None and place.is_newer
    query = query.order_by(*(columns if upwards else (one.desc() for one in columns))).limit(size + 1)
    found = list(work.connection.execute(query))
    has_more, rows = len(found) > size, found[:size]
    if upwards:
        rows.reverse()
    if not rows:
        return [], None, None

    def beside(row: Row[Any], *, is_newer: bool) -> Place:
        key = SEPARATOR.join(str(row._mapping[one.name]) for one in identity)
        return Place(row._mapping[at.name], key, is_newer)

    has_newer = has_more if upwards else place is not None
    has_older = True if upwards else has_more
    return (
        rows,
        beside(rows[0], is_newer=True) if has_newer else None,
        beside(rows[-1], is_newer=False) if has_older else None,
    )


def _mark(identity: list[KeyedColumnElement[Any]], place: Place | None) -> tuple[Any, ...] | None:
    """Return the values of the row beside which a page begins; None where none is named, or not as its columns are."""
    if place is None:
        return None
    parts = place.id.split(SEPARATOR) if len(identity) > 1 else [place.id]
    is_number = [one.type.python_type is int for one in identity]
    if len(parts) != len(identity) or any(
        wanted and whole_number(part) is None for wanted, part in zip(is_number, parts, strict=True)
    ):
        return None
    return (place.at, *(int(part) if wanted else part for wanted, part in zip(is_number, parts, strict=True)))
