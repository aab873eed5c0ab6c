"""Which tasks of a queue a text finds: whom it names first, by an index, then their tasks, all of them at once.

A text that names very many people, a surname alone or one letter, is looked for along the queue instead: there it
is found every few lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, union

from app.domain.name_order import order_key
from app.domain.typed_text import halfwidth, normalised
from app.store.found_cases import CITY, initials_begin
from app.store.queue_views import LINE, joined, parts_of
from app.store.read_once import read_once
from app.store.tables_cases import application_case, human_task, task_group
from app.store.tables_office import employer, permit, person
from app.store.text_ranges import begins_with, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Select

    from app.store.database import UnitOfWork
    from app.store.queue_views import QueueFilter

MANY = 2_000
"""People, units and cases whose tasks are looked up; of more than these every queue is full."""
MOST_LOOKED_AT = 4_000
"""Lines of a queue that are read to count what a text finds everywhere in it."""
MOST_PARTLY = 2_000
"""The most pressing lines, in which a text is also looked for in the middle of names."""


@dataclass(frozen=True, slots=True)
class SearchedLines:
    """What a text finds in the queues of some groups: all of it, or with `along` what is in the front of them."""

    lines: Sequence[Any]
    """Rows with the columns of LINE."""
    along: ColumnElement[bool] | None = None
    """The condition on a line of a queue and its person, where a text is found everywhere."""


@read_once
def searched(work: UnitOfWork, groups: tuple[str, ...], wanted: QueueFilter) -> SearchedLines:
    """Return what the text of a filter finds, whatever view is wanted."""
    text = halfwidth(wanted.text)
    names = _names(text)
    begins = [select(person.c.id).where(one).limit(MANY + 1).subquery() for one in names]
    people = [select(one.c.id) for one in begins]
    if _is_longer(work, people):
        return _along(work, groups, or_(*names))
    in_groups = task_group.c.group_name.in_(groups)
    # SQLite would take the index of the group and read the whole queue, whomever the text has found.
    is_sqlite = work.connection.dialect.name == "sqlite"
    beside = func.coalesce(task_group.c.group_name, "").in_(groups) if is_sqlite else in_groups
    ways = [
        and_(task_group.c.person_id.in_(union(*people, *_numbered(work, text))), beside),
        and_(task_group.c.employer_id.in_(union(*_units(text))), in_groups),
    ]
    if is_number(text.upper()):
        cases = select(application_case.c.id).where(begins_with(application_case.c.number, text.upper()))
        tasks = select(human_task.c.key).where(human_task.c.case_id.in_(cases.limit(MANY)))
        ways.append(and_(task_group.c.task_key.in_(tasks), beside))
    found = union(*(select(*LINE).where(one) for one in ways))
    lines = [*work.connection.execute(found), *_partly_named(work, groups, text)]
    return SearchedLines(list({(one.task_key, one.group_name): one for one in lines}.values()))


def _partly_named(work: UnitOfWork, groups: Sequence[str], text: str) -> Sequence[Any]:
    """Return what is in the front of a queue and has the text anywhere in a name: that has no index."""
    front = _front(groups, MOST_PARTLY)
    return work.connection.execute(
        select(front)
        .join(employer, employer.c.id == front.c.employer_id)
        .outerjoin(person, person.c.id == front.c.person_id)
        .where(
            or_(
                person.c.name.icontains(text, autoescape=True),
                employer.c.name.icontains(text, autoescape=True),
            )
        )
    ).all()


def _front(groups: Sequence[str], most: int) -> Any:
    front = joined(parts_of(groups, None), most)
    return select(front).order_by(front.c.act_by, front.c.task_key).limit(most).subquery()


def _is_longer(work: UnitOfWork, parts: Sequence[Select[Any]]) -> bool:
    found = (
        select(union(*parts).subquery()).limit(MANY + 1).subquery() if len(parts) > 1 else parts[0].subquery()
    )
    return int(work.connection.execute(select(func.count()).select_from(found)).scalar_one()) > MANY


def _along(work: UnitOfWork, groups: Sequence[str], condition: ColumnElement[bool]) -> SearchedLines:
    front = _front(groups, MOST_LOOKED_AT)
    query = select(front).join(person, person.c.id == front.c.person_id).where(condition)
    return SearchedLines(work.connection.execute(query).all(), condition)


def _names(text: str) -> list[ColumnElement[bool]]:
    letters = initials_begin(text)
    found = [begins_with(person.c.name_key, order_key(text))]
    return found if letters is None else [*found, letters]


def _numbered(work: UnitOfWork, text: str) -> Iterator[Select[Any]]:
    yield select(person.c.id).where(person.c.id_number_index == work.seal.index(normalised(text)))
    if is_number(text.upper()):
        numbered = select(permit.c.person_id).where(begins_with(permit.c.permit_no, text.upper()))
        yield select(numbered.limit(MANY).subquery().c.person_id)


def _units(text: str) -> Iterator[Select[Any]]:
    ways = [begins_with(employer.c.name_key, order_key(city + text)) for city in CITY]
    if is_number(normalised(text)):
        ways.append(begins_with(employer.c.uscc, normalised(text)))
    for one in ways:
        yield select(select(employer.c.id).where(one).limit(MANY).subquery().c.id)
