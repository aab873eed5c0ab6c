"""Which tasks of a queue a text finds: whom it names first, by an index, then their tasks, all of them at once.

A text that names very many people or units, a surname alone or one letter, is looked for along the queue instead, in
an index that has the letters of names in the order of the queue: there it is found every few lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select, union, union_all

from app.domain.name_order import order_key
from app.domain.typed_text import halfwidth, normalised
from app.store.found_cases import CITY, is_initials
from app.store.queue_views import KEYS, LINE, PLACE, joined, parts_of
from app.store.read_once import read_once
from app.store.tables_cases import application_case, human_task
from app.store.tables_office import employer, permit, person
from app.store.tables_queues import task_group
from app.store.text_ranges import begins_like, is_number, range_as

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

    from app.store.database import UnitOfWork
    from app.store.queue_views import QueueFilter

MANY = 1_000
"""People, units and cases whose tasks are looked up; of more than these every queue is full."""
MOST_LOOKED_AT = 4_000
"""Lines of a queue that are read to count what a text finds everywhere in it."""
MOST_ALONG = 500
"""Lines found along a queue that are read."""
MOST_PARTLY = 1_000
"""The most pressing lines, in which a text is also looked for in the middle of names."""
_LINE = task_group.c
_ESCAPE = "/"


class _Kind(NamedTuple):
    """What a text can be beside a name; for each kind the same statements are asked."""

    is_initials: bool
    is_number: bool
    is_code: bool
    """Whether it is a number once spaces and dashes are out."""


@dataclass(frozen=True, slots=True)
class SearchedLines:
    """What a text finds in the queues of some groups: all of it, or with `along` what is in the front of them."""

    lines: Sequence[Any]
    """Rows with the columns of LINE."""
    along: ColumnElement[bool] | None = None
    """The condition on a line of a queue, where a text is found everywhere; it is asked with `values`."""
    values: Mapping[str, Any] | None = None


@read_once
def searched(work: UnitOfWork, groups: tuple[str, ...], wanted: QueueFilter) -> SearchedLines:
    """Return what the text of a filter finds, whatever view is wanted."""
    text = halfwidth(wanted.text)
    number, code = text.upper(), normalised(text)
    kind = _Kind(is_initials(text), is_number(number), is_number(code))
    values = {
        **range_as("name", order_key(text)),
        **range_as("initials", text.casefold()),
        **range_as("number", number),
        **range_as("code", code or number),
        **{key: one for city in CITY for key, one in range_as(f"unit{city}", order_key(city + text)).items()},
        "id_index": work.seal.index(code),
        "text": _escaped(text),
        "key": order_key(text),
    }
    ask = work.connection.execute
    named = ask(_named(groups, kind), values).one()
    if max(named) <= MANY:
        is_sqlite = work.connection.dialect.name == "sqlite"
        lines = _each(ask(_tasks(groups, kind, is_sqlite=is_sqlite), values).all())
        if len(lines) <= MANY:
            return SearchedLines(lines)
    are_many = named.units > MANY
    lines = list(ask(_front_found(groups, kind, are_many=are_many), values))
    most = _looked_at(are_many=are_many)
    is_whole = len(lines) < MOST_ALONG and ask(_front_size(groups, most)).scalar_one() < most
    return SearchedLines(lines) if is_whole else SearchedLines(lines, _along(kind, are_many=are_many), values)


def _each(lines: Sequence[Any]) -> list[Any]:
    return list({(one.task_key, one.group_name): one for one in lines}.values())


@lru_cache
def _named(groups: tuple[str, ...], kind: _Kind) -> Select[Any]:
    """Return how many people, units and tasks of units a text names, each counted to one more than MANY."""
    people, units = (
        union_all(*(select(select(column).where(one).limit(MANY + 1).subquery()) for one in ways)).subquery()
        for column, ways in ((person.c.id, _names(person.c, kind)), (employer.c.id, _units(kind)))
    )
    of_units = and_(_LINE.group_name.in_(groups), _LINE.employer_id.in_(select(units)))
    tasks = select(_LINE.task_key).where(of_units).limit(MANY + 1).subquery()
    counted = {"people": people, "units": units, "tasks": tasks}.items()
    return select(
        *(select(func.count()).select_from(one).scalar_subquery().label(name) for name, one in counted)
    )


@lru_cache
def _tasks(groups: tuple[str, ...], kind: _Kind, *, is_sqlite: bool) -> Any:
    """Return what is asked for the tasks of whom a text names, of each way to name one more than MANY at most."""
    in_groups = _LINE.group_name.in_(groups)
    # SQLite would take the index of the group and read the whole queue, whomever the text has found.
    beside = func.coalesce(_LINE.group_name, "").in_(groups) if is_sqlite else in_groups
    people = [select(person.c.id).where(one) for one in _names(person.c, kind)]
    people.append(select(person.c.id).where(person.c.id_number_index == bindparam("id_index")))
    if kind.is_number:
        people.append(select(permit.c.person_id).where(begins_like(permit.c.permit_no, "number")))
    units = [select(employer.c.id).where(one) for one in _units(kind)]
    ways = [
        and_(_LINE.person_id.in_(_any_of(people)), beside),
        and_(_LINE.employer_id.in_(_any_of(units)), in_groups),
    ]
    if kind.is_number:
        cases = select(application_case.c.id).where(begins_like(application_case.c.number, "number"))
        tasks = select(human_task.c.key).where(human_task.c.case_id.in_(cases.limit(MANY)))
        ways.append(and_(_LINE.task_key.in_(tasks), beside))
    found = [select(*LINE).where(one).limit(MANY + 1).subquery() for one in ways]
    return union_all(*(select(one) for one in found), _partly_named(groups))


def _any_of(ways: Sequence[Select[Any]]) -> Any:
    return union(*(select(one.limit(MANY).subquery()) for one in ways))


def _partly_named(groups: Sequence[str]) -> Select[Any]:
    """Return what is asked for the front of a queue that has the text anywhere in a name: that has no index."""
    front = _front(groups, MOST_PARTLY)
    # The key of a name holds it, if not only where a character begins: the name itself decides.
    is_named = and_(
        front.c.name_key.contains(bindparam("key")),
        exists().where(person.c.id == _LINE.person_id, _has_text(person.c.name)),
    )
    return (
        select(*LINE)
        .select_from(front)
        .join(task_group, _is_same(front))
        .join(employer, employer.c.id == front.c.employer_id)
        .where(or_(is_named, _has_text(employer.c.name)))
    )


def _has_text(name: Any) -> ColumnElement[bool]:
    return name.icontains(bindparam("text"), escape=_ESCAPE)  # type: ignore[no-any-return]  # a column of any table


def _escaped(text: str) -> str:
    """Return a text whose wildcards are letters like others."""
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return text


def _is_same(front: Any) -> ColumnElement[bool]:
    return and_(*(column == front.c[column.name] for column in KEYS))


def _front(groups: Sequence[str], most: int) -> Any:
    """Return the most pressing lines of some queues with the letters of their names, all from one index."""
    letters = (_LINE.name_key, _LINE.initials, _LINE.other_initials, _LINE.employer_id)
    front = joined([one.add_columns(*letters) for one in parts_of(groups, None)], most)
    return select(front).order_by(front.c.act_by, front.c.task_key).limit(most).subquery("front")


@lru_cache
def _front_found(groups: tuple[str, ...], kind: _Kind, *, are_many: bool) -> Select[Any]:
    """Return what is asked for the first lines that a text finds in the front of some queues."""
    front = _front(groups, _looked_at(are_many=are_many))
    found = (
        select(*(front.c[column.name] for column in KEYS))
        .where(_along(kind, front.c, are_many=are_many))
        .order_by(front.c.act_by, front.c.task_key)
        .limit(MOST_ALONG)
        .subquery("found")
    )
    return select(*LINE).select_from(found).join(task_group, _is_same(found)).order_by(*PLACE)


@lru_cache
def _front_size(groups: tuple[str, ...], most: int) -> Select[Any]:
    front = select(joined(parts_of(groups, None), most)).limit(most).subquery()
    return select(func.count()).select_from(front)


def _looked_at(*, are_many: bool) -> int:
    """Return how many lines are looked at: of very many units each line has its own to be looked up, and most fit."""
    return MOST_LOOKED_AT // 4 if are_many else MOST_LOOKED_AT


def _along(kind: _Kind, line: Any = _LINE, *, are_many: bool) -> ColumnElement[bool]:
    """Return the condition on a line of a queue; where very many units are named, each line looks for its own."""
    ways = _units(kind)
    if are_many:
        # Not EXISTS, for which PostgreSQL would read all these units first.
        own = select(or_(*ways)).where(employer.c.id == line.employer_id)
        of_units: ColumnElement[bool] = own.scalar_subquery()
    else:
        of_units = line.employer_id.in_(union(*(select(employer.c.id).where(one) for one in ways)))
    return or_(*_names(line, kind), of_units)


def _names(of: Any, kind: _Kind) -> list[ColumnElement[bool]]:
    letters = [begins_like(of.initials, "initials"), begins_like(of.other_initials, "initials")]
    return [begins_like(of.name_key, "name"), *(letters if kind.is_initials else ())]


def _units(kind: _Kind) -> list[ColumnElement[bool]]:
    names = [begins_like(employer.c.name_key, f"unit{city}") for city in CITY]
    return [*names, *([begins_like(employer.c.uscc, "code")] if kind.is_code else ())]
