"""Tell of an act: the notice that its edition names to those it names, and the platform's own words to who must answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.acts import APPLICANTS, ActParty, Told
from app.domain.inboxes import inbox_of
from app.services.acts.parties_in_case import leads_of, leads_who_may_confirm, reviews_in
from app.services.context.send_notice import send_notice
from app.store.act_rows import CONFIRM, CONFIRMED, DECLINED
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.acts import Act
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

TO_CONFIRM, ANSWERED, WAS_CONFIRMED, WAS_DECLINED = (
    "act_to_confirm",
    "act_answered",
    "act_confirmed",
    "act_declined",
)


def tell(context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, act: Act, row: ActRow) -> None:
    """Tell of an act that was done; one that waits for the lead is told to the lead and to nobody else yet."""
    if row.waits_as == CONFIRM:
        audience = tuple(one.inbox for one in leads_who_may_confirm(work, case, by.account_id))
        facts = {"act": act.title, "colleague": by.display_name}
        send_notice(context, work, TO_CONFIRM, audience, facts, case=case, mark=row.id)
    else:
        tell_as_declared(context, work, case, act, row, by.display_name)


def tell_as_declared(
    context: AppContext, work: UnitOfWork, case: CaseRow, act: Act, row: ActRow, name: str
) -> None:
    """Tell those whom the edition names; applicants do not hear who of the authority it was."""
    audience = tuple(dict.fromkeys(_audience(work, case, act, row)))
    if not audience:
        return
    facts: dict[str, Any] = {"act": act.title}
    if row.due_on is not None:
        facts["answer_by"] = row.due_on.isoformat()
    is_among_colleagues = all(one.startswith(("account:", "authority:")) for one in audience)
    if is_among_colleagues and ActParty(row.party) not in APPLICANTS:
        facts["colleague"] = name
    send_notice(context, work, act.notice, audience, facts, case=case, mark=row.id)


def tell_of_answer(
    context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, row: ActRow, verdict: str | None
) -> None:
    """Tell whoever did an act that it was answered, confirmed or declined."""
    kind = {CONFIRMED: WAS_CONFIRMED, DECLINED: WAS_DECLINED}.get(verdict or "", ANSWERED)
    facts: dict[str, Any] = {"act": row.title}
    if ActParty(row.party) not in APPLICANTS and by.authority is not None:
        facts["colleague"] = by.display_name
    send_notice(context, work, kind, (_asker(case, row),), facts, case=case, mark=f"{row.id}.answer")


def _asker(case: CaseRow, row: ActRow) -> str:
    """A side of the applicants is told as a whole; somebody of the authority alone."""
    sides = {ActParty.UNIT: f"employer:{case.employer_id}", ActParty.EMPLOYEE: f"person:{case.person_id}"}
    return sides.get(ActParty(row.party), inbox_of(row.by))


def _audience(work: UnitOfWork, case: CaseRow, act: Act, row: ActRow) -> Iterator[str]:
    found = {
        Told.UNIT: lambda: [f"employer:{case.employer_id}"],
        Told.EMPLOYEE: lambda: [f"person:{case.person_id}"] if case.person_id else [],
        Told.HOLDER: lambda: _holders(work, case),
        Told.LEAD: lambda: [one.inbox for one in leads_of(work, case)],
        Told.ADDRESSEE: lambda: [inbox_of(one) for one in row.readers],
    }
    for one in act.tells:
        yield from found[one]()


def _holders(work: UnitOfWork, case: CaseRow) -> list[str]:
    """Return who holds the review, or its level while nobody does."""
    reviews = reviews_in(tasks_of_case(work, case.id))
    return [
        one for task in reviews for one in ([inbox_of(task.claimed_by)] if task.claimed_by else task.groups)
    ]
