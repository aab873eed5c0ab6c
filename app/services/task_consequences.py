"""What completing a form writes into the office's records, before the case goes on. Same transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.correction import actor_of, return_is_complete
from app.domain.four_eyes import may_decide
from app.domain.office_codes import IssueCategory, Slot
from app.domain.procedures import NO_APPLICATIONS
from app.forms_reader.asked_papers import CHECKS_SUFFIX
from app.services.beijing import beijing_day
from app.services.check_days import check_days
from app.services.contract_in_correction import CORRECT_CONTRACT, contract_given, contract_in_task
from app.services.contract_terms import contract_terms, keep_contract, keep_terms
from app.services.ledger_explanations import check_start, explain_ledger
from app.services.moving_in import check_moving_in
from app.services.new_identity import check_new_identity
from app.services.permission_for_permit import check_permission_for_permit
from app.services.refusals import FormInvalidError, ProcedureRefusedError
from app.store.case_rows import open_numbers
from app.store.document_rows import latest_documents, set_page_checks
from app.store.employer_rows import attachments_of, employer_of
from app.store.permit_rows import association_facts, permit_of
from app.store.review_rows import (
    DecisionRow,
    add_corrections,
    add_decision,
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
ISSUES_OF_UNITS = frozenset({IssueCategory.UNIT_ATTACHMENT, IssueCategory.APPLICATION_FORM})


def is_claim_needed(task: TaskRow) -> bool:
    """Tell whether a task must be claimed before it is completed: reviewing is one person's work."""
    return task.clock == REVIEW_CLOCK


def before_completion(work: Work, case: CaseRow, task: TaskRow, by: Actor, values: Mapping[str, Any]) -> None:
    """Write what the answers mean; raises FormInvalidError or ProcedureRefusedError."""
    _refuse_after_the_end(work, case)
    check_days(work, case, task, values)
    for consequence in _CONSEQUENCES.get(task.form or "", ()):
        consequence(work, case, task, by, values)


def _refuse_after_the_end(work: Work, case: CaseRow) -> None:
    """A permit ends with its last day, even while the sweep that closes its application has yet to come."""
    if case.permit_id and case.procedure not in NO_APPLICATIONS:
        permit = permit_of(work, case.permit_id)
        if not permit.state_on(beijing_day(work.now)).is_live:
            raise ProcedureRefusedError(rule="permit_ended")


def _decide_review(work: Work, case: CaseRow, task: TaskRow, by: Actor, values: Mapping[str, Any]) -> None:
    level = int(task.inputs.get("level", by.level or 0))
    levels = {
        earlier.by: earlier.level_name
        for earlier in decisions_of(work, case.id)
        if earlier.round == case.round
    }
    if not may_decide(by.account_id, levels).holds:
        raise ProcedureRefusedError(rule="four_eyes", level=levels[by.account_id])
    opinion, issues = str(values.get("opinion") or ""), list(values.get("issues") or [])
    if values.get("decision") == RETURNED:
        verdict = return_is_complete(opinion, issues)
        if not verdict.holds:
            words = "请至少列出一个需要补正的问题" if verdict.rule == "return.no_issues" else "请填写审核意见"
            field = "issues" if verdict.rule == "return.no_issues" else "opinion"
            raise FormInvalidError(errors=((field, words),), values=dict(values))
        _refuse_nobodys_issues(case, issues, values)
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


def _refuse_nobodys_issues(case: CaseRow, issues: list[Mapping[str, Any]], values: Mapping[str, Any]) -> None:
    """A unit's own application has no employee who could correct anything."""
    if case.person_id is not None:
        return
    for number, issue in enumerate(issues):
        if issue["category"] not in ISSUES_OF_UNITS:
            words = "这是单位自己的申请，问题类别只能选“单位附件”或“申请表”"
            raise FormInvalidError(errors=((f"issues.{number}.category", words),), values=dict(values))


def _keep_page_checks(
    work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    papers = latest_documents(work, case.id)
    for name, ticked in values.items():
        slot = name.removesuffix(CHECKS_SUFFIX)
        if name != slot and slot in papers and isinstance(ticked, list):
            set_page_checks(work, papers[slot].id, [str(tick) for tick in ticked])


def _keep_contract(work: Work, case: CaseRow, _task: TaskRow, by: Actor, values: Mapping[str, Any]) -> None:
    if values.get("contract_choice", "new") != "new":
        return
    _check_contract(work, case, _task, by, values)
    terms = contract_terms(values)
    association = association_facts(work, str(case.person_id))
    paper = latest_documents(work, case.id).get("labour_contract")
    if _task.form == CORRECT_CONTRACT:
        paper, given = contract_in_task(work, case), contract_given(work, case)
        if association is not None and paper is None and given is not None:
            keep_terms(work, association.id, given, terms, by.account_id)
            return
    if association is None or association.employer_id != case.employer_id or paper is None:
        raise ProcedureRefusedError(rule="association_needed")
    keep_contract(work, case, association.id, terms, paper, by.account_id)


def _check_contract(
    work: Work, _case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    """Manual, chapter 3: the contract must be valid on the day it is given."""
    if not values.get("contract_start"):
        return
    terms, today = contract_terms(values), beijing_day(work.now)
    if terms.end_on is not None and terms.end_on <= terms.start_on:
        words = "合同结束日期应晚于开始日期，请核对"
    elif terms.end_on is not None and terms.end_on < today:
        words = "合同已经到期，须上传当前有效的合同"
    else:
        return
    raise FormInvalidError(errors=(("contract_end", words),), values=dict(values))


def _check_letter(work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]) -> None:
    """The unit says where in its other materials the letter of commitment is; it must be a page that there is."""
    page = values.get("letter_page")
    pages = {row.slot: row.pages for row in attachments_of(work, case.employer_id)}.get(Slot.OTHER_MATERIALS)
    if page is None or pages is None or page <= pages:
        return
    words = f"“其他材料”的文件只有 {pages} 页，请填写《承诺书》所在的页码"
    raise FormInvalidError(errors=(("letter_page", words),), values=dict(values))


def _check_leaving_day(
    work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    """Nobody leaves before they have come: the chain of units would run backwards."""
    tie = association_facts(work, str(case.person_id))
    began = tie.activated_on if tie else None
    if began is not None and date.fromisoformat(str(values["left_on"])) < began:
        words = f"离职日期早于关联日期（{began.isoformat()}），请核对"
        raise FormInvalidError(errors=(("left_on", words),), values=dict(values))


def _refuse_open_business(
    work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    """A34: what was begun since the leaving was confirmed, perhaps the renewal itself, is not cut off."""
    chosen = next((name for name in ("choice", "choice_later") if values.get(name) == "override"), None)
    if chosen is None:
        return
    numbers = open_numbers(work, without=case.id, person_id=case.person_id, employer_id=case.employer_id)
    if numbers:
        words = f"该员工还有未办结的办件（{'、'.join(numbers)}），请办结或撤回后再解除关联"
        raise FormInvalidError(errors=((chosen, words),), values=dict(values))


def _check_unit_name(
    work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    name = employer_of(work, case.employer_id).name
    if str(values.get("unit_name_typed", "")).strip() != name:
        words = f"与单位全称不一致，请输入“{name}”"
        raise FormInvalidError(errors=(("unit_name_typed", words),), values=dict(values))


_CONSEQUENCES: Mapping[str, tuple[Consequence, ...]] = {
    "shared/review": (_decide_review,),
    "employee_association/confirm": (check_permission_for_permit, _check_contract),
    "dissociation/confirm_leaving": (_check_leaving_day,),
    "dissociation/renewal_first": (_refuse_open_business,),
    "dissociation/acknowledge": (_refuse_open_business,),
    "permission_application/apply": (_check_letter,),
    "permission_cancellation/confirm": (_check_unit_name,),
    "supervisor_change/apply": (check_moving_in,),
    "new_application/apply": (check_start,),
    "new_application/first_review": (_keep_page_checks, check_start, explain_ledger),
    "information_change/first_review": (_keep_page_checks,),
    "basic_info_change/choose_changes": (check_new_identity,),
    "employer_change/verify_and_submit": (_keep_page_checks, explain_ledger),
    "renewal/confirm_contract": (_keep_contract,),
    "renewal/verify_and_submit": (_keep_page_checks, explain_ledger),
    "shared/correct_contract": (_keep_contract,),
    "shared/correct_ledger": (explain_ledger,),
}
