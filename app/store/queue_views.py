"""What each view of a queue reads: parts that do not overlap, each in the order of the queue by an index of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import false, select, true, union_all

from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

ALL, MINE, FREE, URGENT, SOON, LATE = "all", "mine", "free", "urgent", "soon", "late"
RETURNED, COVERED = "returned", "covered"
VIEWS = (ALL, MINE, FREE, URGENT, SOON, LATE, RETURNED, COVERED)
WIDE = frozenset({ALL, FREE})
"""Views that hold nearly everything."""
PLACE = (task_group.c.act_by, task_group.c.task_key)
KEYS = (*PLACE, task_group.c.group_name)
LINE = (
    *KEYS,
    task_group.c.claimed_by,
    task_group.c.procedure,
    task_group.c.employer_id,
    task_group.c.person_id,
    task_group.c.is_urgent,
    task_group.c.is_returned,
    task_group.c.opened_at,
    task_group.c.due_on,
)
"""What decides to which views a task belongs."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which tasks of a queue are wanted.

    `soon_until` is the last day on which a task counts as due soon. `text` is the beginning of a name of the person
    or the unit, initials, the beginning of a number of the case, the unit or a permit, or a whole identity number.
    """

    account_id: str
    today: date
    soon_until: date
    view: str = ALL
    procedure: str = ""
    text: str = ""
    employer_id: str = ""
    covers: tuple[str, ...] = ()
    """Accounts for which one stands in today."""


def parts_of(groups: Sequence[str], wanted: QueueFilter | None) -> list[Select[Any]]:
    """Return what is asked for the tasks of some groups that are wanted, group by group; the text is left to others.

    Only the keys are asked for: these an index has, and whatever else a line shows is read of the few that are shown.
    """
    told = () if wanted is None else _told(wanted)
    views: Sequence[Sequence[ColumnElement[bool]]] = [()] if wanted is None else _views(wanted)[wanted.view]
    return [
        select(*KEYS).where(task_group.c.group_name == group, *told, *view)
        for group in dict.fromkeys(groups)
        for view in views
    ]


def joined(parts: Sequence[Select[Any]], limit: int, *, backwards: bool = False) -> Any:
    """Return the first of all parts, or the last, as one table, each of them cut before they are put together."""
    order = [column.desc() for column in PLACE] if backwards else PLACE
    cut = [select(one.order_by(*order).limit(limit).subquery()) for one in parts]
    if not cut:
        # Nobody is in this group: an empty table, found by the index of all others.
        return select(task_group).where(task_group.c.group_name == "").subquery("tasks")
    return (union_all(*cut) if len(cut) > 1 else cut[0]).subquery("tasks")


class AtLeast(int):
    """A number of tasks of which there may be more: not the whole queue was read."""


def at_least(number: int) -> int:
    """Return a number that was counted in the front of a queue; of nothing there is no more known."""
    return AtLeast(number) if number else 0


def _is_late(line: Any, wanted: QueueFilter) -> bool:
    return line.due_on is not None and line.due_on < wanted.today


HOLDS: Mapping[str, Callable[[Any, QueueFilter], bool]] = {
    ALL: lambda _line, _wanted: True,
    MINE: lambda line, wanted: line.claimed_by == wanted.account_id,
    FREE: lambda line, _wanted: line.claimed_by is None,
    URGENT: lambda line, _wanted: line.is_urgent,
    SOON: lambda line, wanted: not _is_late(line, wanted) and line.act_by <= wanted.soon_until,
    LATE: _is_late,
    RETURNED: lambda line, _wanted: line.is_returned,
    COVERED: lambda line, wanted: line.claimed_by in wanted.covers,
}
"""Whether a view holds a line that has been read: the same as the parts of each view ask for."""


def is_told(line: Any, wanted: QueueFilter) -> bool:
    """Tell whether a line is of the procedure and the unit that are wanted."""
    return wanted.procedure in {"", line.procedure} and wanted.employer_id in {"", line.employer_id}


def is_held(line: Any, wanted: QueueFilter) -> bool:
    """Tell whether a line is in the list that is wanted, whatever its text."""
    return is_told(line, wanted) and HOLDS[wanted.view](line, wanted)


def _told(wanted: QueueFilter) -> tuple[ColumnElement[bool], ...]:
    told = (
        (task_group.c.procedure, wanted.procedure),
        (task_group.c.employer_id, wanted.employer_id),
    )
    return tuple(column == value for column, value in told if value)


def _views(wanted: QueueFilter) -> dict[str, list[tuple[ColumnElement[bool], ...]]]:
    act_by, due_on = task_group.c.act_by, task_group.c.due_on
    # Before its due date nothing has to be done but what a permit presses: the two are read each by its own index.
    # What is late is read by the index that tells both days: that of a procedure, or that of what is ahead or not.
    ahead_or_not: list[tuple[ColumnElement[bool], ...]] = [
        (task_group.c.is_ahead == false(),),
        (task_group.c.is_ahead == true(),),
    ]
    if wanted.procedure:
        ahead_or_not = [()]
    pressed = (task_group.c.is_ahead == true(), act_by < wanted.today, due_on >= wanted.today)
    return {
        ALL: [()],
        MINE: [(task_group.c.claimed_by == wanted.account_id,)],
        FREE: [(task_group.c.claimed_by.is_(None),)],
        URGENT: [(task_group.c.is_urgent == true(),)],
        SOON: [pressed, (act_by >= wanted.today, act_by <= wanted.soon_until)],
        LATE: [(act_by < wanted.today, due_on < wanted.today, *one) for one in ahead_or_not],
        RETURNED: [(task_group.c.is_returned == true(),)],
        COVERED: [(task_group.c.claimed_by == one,) for one in wanted.covers],
    }
