"""好差评: who was a party of a case rates it once, after its end; a bad rating is followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.concern_kinds import BAD_LEVEL, LEVELS, LONGEST_TEXT, ConcernKind
from app.services.context.beijing import beijing_day
from app.services.context.case_visibility import may_see
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import lock_case
from app.store.feedback_rows import add_concern, add_rating, rating_by

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LEVEL, TEXT = "level", "text"


def rate_case(
    context: AppContext, by: Actor, key: str, case_id: str, level: int | None, text: str
) -> dict[str, Any]:
    """Rate a case that has ended.

    Raises NotFoundError for somebody else's, ProcedureRefusedError before its end or for a second time, FormInvalidError
    for no level or too long a text.
    """
    said = text.strip()

    def command(work: UnitOfWork) -> dict[str, Any]:
        if not may_see(work, by, case_id):
            raise NotFoundError(kind="case")
        case = lock_case(work, case_id)
        if case.ended_at is None:
            raise ProcedureRefusedError(rule="rating_after_end")
        if rating_by(work, case_id, by.account_id) is not None:
            raise ProcedureRefusedError(rule="rated_already")
        given = _checked(level, said)
        rating = add_rating(
            work,
            case_id=case_id,
            account_id=by.account_id,
            procedure=case.procedure,
            level=given,
            text=said,
        )
        facts = {"case": case_id, "level": given}
        record(work, context.audit_key, OFFICE, by.account_id, "case_rated", facts)
        if given > BAD_LEVEL:
            return {"number": ""}
        number = add_concern(
            work,
            beijing_day(work.now).year,
            kind=ConcernKind.RATING.value,
            account_id=by.account_id,
            case_id=case_id,
            rating_id=rating,
            authority=case.authority or "",
            text=said,
        )
        return {"number": number}

    return idempotent(context, by, key, "rate_case", {"case": case_id, LEVEL: level, TEXT: said}, command)


def _checked(level: int | None, text: str) -> int:
    errors = []
    if level not in LEVELS:
        errors.append((LEVEL, "请选择一个评价"))
    if len(text) > LONGEST_TEXT:
        errors.append((TEXT, f"最多 {LONGEST_TEXT} 个字，现在有 {len(text)} 个字，请缩短"))
    if level is None or errors:
        raise FormInvalidError(errors=tuple(errors), values={LEVEL: level, TEXT: text})
    return level
