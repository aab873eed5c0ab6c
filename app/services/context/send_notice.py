"""Tell people: a notice in their inbox and, where an address is known, a letter in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.notice_files import PLATFORM
from app.domain.procedures import Procedure
from app.policy.actor import Role
from app.services.context.notices_of import live_notices, notices_of_case, written_notice
from app.store.account_rows import account_of
from app.store.employer_rows import employer_of
from app.store.outbox_rows import Contents, notify, post
from app.store.person_rows import person_of
from app.store.reached_cases import note_reached
from app.store.wish_rows import unwanted_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.notice_text import Notices, WrittenNotice
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """What one group is told, by which key it is told once, and its letter where one leaves."""

    group: str
    facts: dict[str, Any]
    written: WrittenNotice
    key: str
    letter: Contents | None


def send_notice(
    context: AppContext,
    work: UnitOfWork,
    kind: str,
    audience: Sequence[str],
    facts: Mapping[str, Any],
    *,
    case: CaseRow | None,
    mark: str,
    notices: Notices | None = None,
) -> None:
    """Tell each group of `audience` once per `mark`, in this transaction; raises UnknownNoticeError.

    The text is that of the case's edition, else of `notices`, else the platform's; it stays as it was sent.
    """
    for one in told_notices(context, work, kind, audience, facts, case=case, mark=mark, notices=notices):
        case_id = case.id if case else None
        notify(work, one.group, kind, one.facts, one.written, case_id=case_id, dedup_key=one.key)
        if case is not None and case.procedure == Procedure.LEAVING_REQUEST:
            # Nobody reviews it: it reaches an authority by the notice (see `case_visibility`).
            note_reached(work, case.id, [one.group])
        if one.letter is not None:
            post(work, "mail", kind, one.letter, one.key, case_id=case_id)


def told_notices(
    context: AppContext,
    work: UnitOfWork,
    kind: str,
    audience: Sequence[str],
    facts: Mapping[str, Any],
    *,
    case: CaseRow | None,
    mark: str,
    notices: Notices | None = None,
) -> Iterator[ToldNotice]:
    """Yield what `send_notice` writes for each group; raises UnknownNoticeError."""
    told = dict(facts)
    if case is not None:
        told |= {"case_number": case.number, "procedure": case.procedure}
        if case.person_id:
            told["person_name"] = person_of(work, case.person_id).name
            told["person_id"] = case.person_id
        if any(group.startswith("authority:") for group in audience):
            told["employer_name"] = employer_of(work, case.employer_id).name
        notices = notices_of_case(context, work, case)
    written = written_notice(
        context, work, kind, told, notices if notices is not None else live_notices(context, work, PLATFORM)
    )
    for group in dict.fromkeys(audience):
        address = _address(work, group)
        is_posted = bool(address) and not _is_unwanted(work, group, written.letter)
        letter = Contents(address, told, written.title, written.body) if is_posted else None
        yield ToldNotice(group, told, written, f"{mark}.{kind}.{group}", letter)


def _is_unwanted(work: UnitOfWork, group: str, wish: str) -> bool:
    return bool(wish) and wish in unwanted_letters(work, group)


def _address(work: UnitOfWork, group: str) -> str:
    kind, _, identity = group.partition(":")
    if kind == "employer":
        return employer_of(work, identity).contact_email
    if kind == "person":
        return person_of(work, identity).email
    return _address_of_account(work, identity) if kind == "account" else ""


def _address_of_account(work: UnitOfWork, account_id: str) -> str:
    """Return where the owner of an account reads letters: the person, or the unit of who acts for one."""
    row = account_of(work, account_id)
    if row is not None and row.person_id:
        return person_of(work, row.person_id).email
    if row is not None and row.employer_id and row.role in {Role.AGENT, Role.VIEWER}:
        return employer_of(work, row.employer_id).contact_email
    return ""
