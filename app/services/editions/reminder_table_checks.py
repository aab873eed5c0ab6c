"""What publishing says about the table of reminders: every row names a notice that has words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.literal_rows import literal_rows
from app.domain.nearest import nearest, or_meant
from app.domain.notice_kinds import NOTICE_KINDS
from app.domain.problem import Problem, Severity
from app.services.due_work.permit_reminders import REMINDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.dmn.definitions import Definitions

KIND = "kind"


def check_reminders(decisions: Mapping[str, Definitions]) -> tuple[Problem, ...]:
    """Return every row of the table whose notice would reach nobody."""
    return tuple(_faults(decisions)) if REMINDERS in decisions else ()


def _faults(decisions: Mapping[str, Definitions]) -> Iterator[Problem]:
    for number, row in literal_rows(decisions[REMINDERS], REMINDERS):
        if KIND not in row:
            yield _problem(f"提醒表缺少输出列 {KIND}", "")
            return
        said = row[KIND]
        if isinstance(said, str) and said not in NOTICE_KINDS:
            meant = nearest(said, NOTICE_KINDS)
            yield _problem(f"提醒表第 {number} 行：没有叫“{said}”的通知{or_meant(meant)}", meant)


def _problem(message: str, proposal: str) -> Problem:
    return Problem(
        Severity.ERROR, "notice-unknown", message, f"{REMINDERS}.dmn", REMINDERS, proposal=proposal
    )
