"""When a timer fires: ISO text or FEEL, working days by the calendar, naive values in Beijing's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.engine.case_run import BEIJING
from app.engine.errors import ExpressionFailedError
from app.feel.expression import compile_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.case_run import CaseRun
    from app.engine.diagram_node import Node

_CYCLE = re.compile(r"R([0-9]*)/(P.+)")
_ISO_DURATION = re.compile(r"-?P.*")


@dataclass(frozen=True, slots=True)
class Due:
    """The instant of a timer, and how often it fires again after that (None: once)."""

    at: datetime
    remaining: int | None = None
    period: timedelta | None = None


def due_of(run: CaseRun, node: Node, scope: Mapping[str, Any], start: datetime) -> Due:
    """Return when a timer armed at `start` fires; raises ExpressionFailedError when its text gives no time."""
    assert node.timer is not None  # noqa: S101 — lint refuses a timer without text
    # A timer that is armed anew after a change of the calendar still counts from the day it was first armed.
    value = run.raw(node.timer.template, scope, node, moment=start)
    if node.timer.kind == "cycle":
        return _cycle(node, value, start)
    instant = _instant(value, start, is_duration=node.timer.kind == "duration")
    if instant is None:
        raise _useless(node, value)
    return Due(instant)


def next_in_cycle(due: Due, now: datetime) -> Due | None:
    """Return the next firing after one at `now`; firings missed meanwhile are not made up for."""
    if due.remaining == 0 or due.period is None:
        return None
    at = due.at + due.period
    while at <= now:
        at += due.period
    return Due(at, None if due.remaining is None else due.remaining - 1, due.period)


def _cycle(node: Node, value: Any, start: datetime) -> Due:
    parts = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    period = _duration(parts[2]) if parts else None
    if parts is None or not isinstance(period, timedelta) or period <= timedelta(0):
        raise _useless(node, value)
    remaining = int(parts[1]) - 1 if parts[1] else None
    return Due((start + period).astimezone(UTC), remaining, period)


def _duration(text: str) -> Any:
    return compile_expression(f'duration("{text}")').evaluate({})


def _instant(value: Any, start: datetime, *, is_duration: bool) -> datetime | None:
    if isinstance(value, str):
        value = _duration(value) if _ISO_DURATION.fullmatch(value) else _parsed(value)
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=BEIJING)
        return aware.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), BEIJING).astimezone(UTC)
    if isinstance(value, timedelta):
        return (start + value).astimezone(UTC)
    months = getattr(value, "months", None)
    if is_duration and isinstance(months, int):
        return _months_after(start, months)
    return None


def _months_after(start: datetime, months: int) -> datetime:
    moved: Any = compile_expression("start + duration(text)").evaluate(
        {"start": start.astimezone(BEIJING), "text": f"P{months}M"}
    )
    return datetime.astimezone(moved, UTC)


def _parsed(text: str) -> Any:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None


def _useless(node: Node, value: Any) -> ExpressionFailedError:
    return ExpressionFailedError(
        f"【{node.label}】的时间算不出来，得到的是 {value!r}；请写 P10D、2027-01-01 或 =workday(today(), 3)",
        element=node.id,
        name=node.label,
    )
