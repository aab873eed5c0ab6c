"""The reasons for sending something back: the table `return_reasons` of an edition, by procedure and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError
from app.dmn.literal_rows import literal_rows
from app.domain.problem import Problem, Severity
from app.domain.procedures import Procedure
from app.domain.return_reasons import CODE, LONGEST_LABEL, LONGEST_TEXT
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.reason_table import REASONS, ReasonTable
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.reason_rows import uses_of_reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.dmn.definitions import Definitions
    from app.dmn.model import Rule
    from app.domain.return_reasons import ReturnReason
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

COLUMNS = ("reason", "label", "text")
LEAST_USES = 2
"""What happened once is no habit."""


def reasons_of_case(
    context: AppContext, work: UnitOfWork, case: CaseRow, target: str
) -> tuple[ReturnReason, ...]:
    """Return the reasons for which a place of a case may be sent back, as its own edition has them."""
    return context.editions.reasons(work, case.edition).reasons(case.procedure, target)


def commonest_reasons(
    context: AppContext, work: UnitOfWork, edition: str, procedure: str, targets: Iterable[str]
) -> dict[str, str]:
    """Return the name of the reason for which each place is sent back most; places without a habit are left out."""
    table = context.editions.reasons(work, edition)
    found: dict[str, str] = {}
    for target, code, uses in uses_of_reasons(work, tuple(sorted(set(targets)))):
        names = {one.code: one.label for one in table.reasons(procedure, target)}
        if uses >= LEAST_USES and code in names:
            found.setdefault(target, names[code])
    return found


def commonest_of_unit(context: AppContext, work: UnitOfWork, slot: str) -> str:
    """Return the name of the reason for which a paper of units is sent back most, by the edition in force today."""
    procedure = Procedure.PERMISSION_APPLICATION.value
    try:
        edition = live_edition_of(work, procedure)
        return commonest_reasons(context, work, edition.sha256, procedure, (slot,)).get(slot, "")
    except (EditionMissingError, EditionUnusableError):
        return ""


def problems_of_reasons(decisions: Mapping[str, Definitions], process: str) -> tuple[Problem, ...]:
    """Return what publishing says about the table: codes, names and sentences that no page could use."""
    if REASONS not in decisions:
        return ()
    try:
        ReasonTable(decisions).reasons(process, "")
    except (DecisionError, KeyError, TypeError, ValueError) as broken:
        return (_problem(f"退回原因的表格读不懂：{broken}"),)
    return tuple(_problem(*fault) for fault in _faults(literal_rows(decisions[REASONS], REASONS)))


def _faults(rows: Iterable[tuple[Rule, Mapping[str, object]]]) -> Iterator[tuple[str, str]]:
    said: dict[str, tuple[object, object]] = {}
    for rule, row in rows:
        missing = [name for name in COLUMNS if not str(row.get(name) or "").strip()]
        if missing:
            yield f"退回原因第 {rule.number} 行没有填写 {'、'.join(missing)}", rule.id
            continue
        code, label, text = (str(row[name]) for name in COLUMNS)
        if not CODE.fullmatch(code):
            yield (
                f"退回原因第 {rule.number} 行：代码“{code}”应以小写字母开头，只含小写字母、数字和下划线",
                rule.id,
            )
        if len(label) > LONGEST_LABEL or len(text) > LONGEST_TEXT:
            yield (
                f"退回原因第 {rule.number} 行：名称最多 {LONGEST_LABEL} 个字，问题说明最多 {LONGEST_TEXT} 个字",
                rule.id,
            )
        if said.setdefault(code, (label, text)) != (label, text):
            yield f"退回原因第 {rule.number} 行：代码“{code}”在前面是另一个原因，请换一个代码", rule.id


def _problem(message: str, element: str = REASONS) -> Problem:
    return Problem(Severity.ERROR, REASONS, message, f"shared/{REASONS}.dmn", element)
