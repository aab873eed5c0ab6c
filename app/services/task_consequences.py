"""What completing a form writes into the office's records, before the case goes on. Same transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.correction import CorrectionPlace, actor_of, place_of, return_is_complete
from app.domain.office_codes import INCOME_SLOTS, IssueCategory
from app.services.refusals import FormInvalidError, ProcedureRefusedError
from app.store.document_rows import latest_documents, set_page_checks
from app.store.employer_rows import employer_of
from app.store.permit_rows import add_contract, association_facts
from app.store.person_rows import explain_month
from app.store.review_rows import (
    DecisionRow,
    add_corrections,
    add_decision,
    answer_corrections,
    corrections_of,
    decisions_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.task_rows import TaskRow

    Consequence = Callable[["Work", "CaseRow", "TaskRow", "Actor", Mapping[str, Any]], None]

RETURNED = "returned"
REVIEW_CLOCK = "review"


def is_claim_needed(task: TaskRow) -> bool:
    """Tell whether a task must be claimed before it is completed: reviewing is one person's work."""
    return task.clock == REVIEW_CLOCK


def before_completion(work: Work, case: CaseRow, task: TaskRow, by: Actor, values: Mapping[str, Any]) -> None:
    """Write what the answers mean; raises FormInvalidError or ProcedureRefusedError."""
    for consequence in _CONSEQUENCES.get(task.form or "", ()):
        consequence(work, case, task, by, values)


def _decide_review(work: Work, case: CaseRow, task: TaskRow, by: Actor, values: Mapping[str, Any]) -> None:
    level = int(task.inputs.get("level", by.level or 0))
    for earlier in decisions_of(work, case.id):
        if earlier.round == case.round and earlier.by == by.account_id:
            raise ProcedureRefusedError(rule="four_eyes", level=earlier.level_name)
    opinion, issues = str(values.get("opinion") or ""), list(values.get("issues") or [])
    if values.get("decision") == RETURNED:
        verdict = return_is_complete(opinion, issues)
        if not verdict.holds:
            words = "请至少列出一个需要补正的问题" if verdict.rule == "return.no_issues" else "请填写审核意见"
            field = "issues" if verdict.rule == "return.no_issues" else "opinion"
            raise FormInvalidError(errors=((field, words),), values=dict(values))
        items = [
            {
                "category": issue["category"],
                "target": issue.get("target") or "",
                "text": issue["text"],
                "actor": str(actor_of(IssueCategory(issue["category"]))),
            }
            for issue in issues
        ]
        add_corrections(work, case.id, case.round, level, items)
    add_decision(
        work,
        DecisionRow(
            case_id=case.id,
            round=case.round,
            level=level,
            level_name=str(task.inputs.get("level_name") or task.name),
            decision=str(values["decision"]),
            opinion=opinion,
            advisory_note=str(values.get("advisory_note") or ""),
            by=by.account_id,
            at=work.now,
        ),
    )


def _keep_page_checks(
    work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    papers = latest_documents(work, case.id)
    for slot in INCOME_SLOTS:
        ticked = values.get(f"{slot}_checks")
        if slot in papers and isinstance(ticked, list):
            set_page_checks(work, papers[slot].id, [str(tick) for tick in ticked])


def _explain_ledger(work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]) -> None:
    for number, row in enumerate(values.get("ledger_explanations") or []):
        if not explain_month(work, str(case.person_id), row["month"], row["text"]):
            name = f"ledger_explanations.{number}.month"
            raise FormInvalidError(
                errors=((name, f"社保个税明细里没有 {row['month']}，请按 2025-07 的格式填写明细中的月份"),),
                values=dict(values),
            )


def _keep_contract(work: Work, case: CaseRow, task: TaskRow, _by: Actor, values: Mapping[str, Any]) -> None:
    if values.get("contract_choice", "new") != "new":
        return
    start, end = date.fromisoformat(values["contract_start"]), values.get("contract_end")
    if end and date.fromisoformat(end) <= start:
        raise FormInvalidError(
            errors=(("contract_end", "合同结束日期应晚于开始日期，请核对"),), values=dict(values)
        )
    association = association_facts(work, str(case.person_id))
    paper = latest_documents(work, case.id).get("labour_contract")
    if association is None or association.employer_id != case.employer_id or paper is None:
        raise ProcedureRefusedError(rule="association_needed")
    add_contract(
        work,
        association_id=association.id,
        start_on=start,
        end_on=date.fromisoformat(end) if end else None,
        party_uscc=employer_of(work, case.employer_id).uscc,
        sha256=paper.sha256,
        filename=paper.filename,
        report=paper.report,
    )
    del task


def _answer_place(place: CorrectionPlace) -> Consequence:
    categories = [str(category) for category in IssueCategory if place_of(category) is place]

    def consequence(
        work: Work, case: CaseRow, _task: TaskRow, _by: Actor, _values: Mapping[str, Any]
    ) -> None:
        rounds = [row.round for row in corrections_of(work, case.id)]
        if rounds:
            answer_corrections(work, case.id, max(rounds), categories)

    return consequence


_CONSEQUENCES: Mapping[str, tuple[Consequence, ...]] = {
    "shared/review": (_decide_review,),
    "renewal/confirm_contract": (_keep_contract,),
    "renewal/verify_and_submit": (
        _keep_page_checks,
        _explain_ledger,
        _answer_place(CorrectionPlace.APPLICATION_FORM),
    ),
    "shared/correct_contract": (_keep_contract, _answer_place(CorrectionPlace.CONTRACT)),
    "shared/correct_employee_papers": (_answer_place(CorrectionPlace.EMPLOYEE),),
    "shared/correct_ledger": (_explain_ledger, _answer_place(CorrectionPlace.LEDGER)),
    "shared/correct_unit_attachments": (_answer_place(CorrectionPlace.UNIT_ATTACHMENTS),),
}
