"""Answer an act that waits: in words, by noting that it was read, or by the lead's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.acts import LONGEST_TEXT, ActParty
from app.domain.inboxes import inbox_of
from app.services.acts.do_act import HOLDER, digest_of, locked
from app.services.acts.effects_of_act import carry_out
from app.services.acts.offered_acts import case_now, is_during
from app.services.acts.parties_in_case import leads_who_may_confirm
from app.services.acts.tell_of_act import tell_as_declared, tell_of_answer
from app.services.context.idempotent import idempotent
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.services.execution.case_command import guarded
from app.store.account_rows import names_of
from app.store.act_rows import CONFIRM, CONFIRMED, DECLINED, READ, note_answer, note_reading
from app.store.audit_chain import record

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.acts.offered_acts import CaseNow
    from app.services.context.app_context import AppContext
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

VERDICTS = (CONFIRMED, DECLINED)


def answer_act(
    context: AppContext, by: Actor, case_id: str, act_id: str, key: str, *, text: str = "", verdict: str = ""
) -> None:
    """Answer an act of a case.

    Raises NotFoundError, NotAllowedError, FormInvalidError (text, verdict), or ProcedureRefusedError when it was
    answered already or holds no more.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        case = locked(work, case_id)
        now = case_now(work, by, case)
        row = next((one for one in now.acts if one.id == act_id), None)
        if row is None or row.waits_as is None or not now.parties or not is_seen(now, row):
            raise NotFoundError(kind="act")
        if not may_answer(work, by, now, row):
            raise NotAllowedError(rule="act_answered_by_others")
        if not is_open_to(by, row):
            raise ProcedureRefusedError(rule="act_answered_already")
        said = verdict if row.waits_as == CONFIRM else None
        _check(row, text, said)
        _write(work, by, row, text, said)
        facts = {"act": row.id, "kind": row.kind, "verdict": said, "text": digest_of(text)}
        record(work, context.audit_key, case.id, by.account_id, f"answer:{row.kind}", facts)
        if row.waits_as == CONFIRM and said == CONFIRMED:
            _let_hold(context, work, by, now, row)
        if row.waits_as != READ:
            tell_of_answer(context, work, by, case, row, said)
        return {}

    request = {"case": case_id, "act": act_id, "text": text, "verdict": verdict}
    guarded(
        context,
        lambda: case_id,
        {"kind": "answer", "case": case_id},
        lambda: idempotent(context, by, key, "answer_act", request, command),
    )


def is_seen(now: CaseNow, row: ActRow) -> bool:
    """Tell whether an act is to be seen by who acts as these parties: the authority sees all, operators their own."""
    if ActParty.OPERATOR in now.parties:
        return row.party == ActParty.OPERATOR
    sides = {one.value for one in now.parties} & {ActParty.UNIT.value, ActParty.EMPLOYEE.value}
    return bool(set(row.shown_to) & sides) if sides else True


def may_answer(work: UnitOfWork, by: Actor, now: CaseNow, row: ActRow) -> bool:
    """Tell whether an act waits, or waited, for this actor."""
    if by.account_id in row.readers and row.waits_as == READ:
        return True
    if row.waits_as == CONFIRM:
        return ActParty.LEAD in now.parties and any(
            one.id == by.account_id for one in leads_who_may_confirm(work, now.case, row.by)
        )
    if row.waits_for == HOLDER:
        return ActParty.HOLDER in now.parties
    return row.waits_for in {*by.groups, inbox_of(by.account_id)}


def is_open_to(by: Actor, row: ActRow) -> bool:
    """Tell whether an answer of this actor is still wanted."""
    if row.waits_as == READ:
        return by.account_id in row.readers and row.readers[by.account_id] is None
    return row.is_waiting


def _check(row: ActRow, text: str, verdict: str | None) -> None:
    errors: list[tuple[str, str]] = []
    if row.waits_as == CONFIRM and verdict not in VERDICTS:
        errors.append(("verdict", "act_verdict_needed"))
    is_needed = row.waits_as != READ and verdict != CONFIRMED
    if is_needed and not text:
        errors.append(("text", "act_answer_needed"))
    if len(text) > LONGEST_TEXT:
        errors.append(("text", "act_text_too_long"))
    if errors:
        raise FormInvalidError(errors=tuple(errors))


def _write(work: UnitOfWork, by: Actor, row: ActRow, text: str, verdict: str | None) -> None:
    written = (
        note_reading(work, row.id, by.account_id)
        if row.waits_as == READ
        else note_answer(work, row.id, by.account_id, text, verdict)
    )
    if not written:
        raise ProcedureRefusedError(rule="act_answered_already")


def _let_hold(context: AppContext, work: UnitOfWork, by: Actor, now: CaseNow, row: ActRow) -> None:
    """Let what the lead has confirmed take effect, as the edition of the case declares it now."""
    case: CaseRow = now.case
    act = context.editions.acts(work, case.edition).by_key.get(row.kind)
    if act is None or not is_during(now, act.during):
        raise ProcedureRefusedError(rule="act_holds_no_more", title=row.title)
    name = names_of(work, {row.by}).get(row.by, "")
    carry_out(context, work, by, case, act, row)
    tell_as_declared(context, work, case, act, row, name)
