"""Tell people: a notice in their inbox and, where an address is known, a letter in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.notice_kinds import NOTICE_KINDS
from app.engine.errors import EngineError
from app.store.employer_rows import employer_of
from app.store.outbox_rows import notify, post
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


class UnknownNoticeError(EngineError):
    """A diagram or table asks for a notice that has no words: nobody is told anything, an operator is."""


def refuse_unknown(kind: str) -> None:
    """Raise UnknownNoticeError for a kind that has no words."""
    if kind not in NOTICE_KINDS:
        meant = nearest(kind, NOTICE_KINDS)
        raise UnknownNoticeError(f"没有叫“{kind}”的通知{or_meant(meant) or '，请核对流程图或提醒表'}")


def send_notice(
    work: UnitOfWork,
    kind: str,
    audience: Sequence[str],
    facts: Mapping[str, Any],
    *,
    case: CaseRow | None,
    mark: str,
) -> None:
    """Tell each group of `audience` once per `mark`, in this transaction; raises UnknownNoticeError."""
    refuse_unknown(kind)
    told = dict(facts)
    if case is not None:
        told |= {"case_number": case.number, "procedure": case.procedure}
        if case.person_id:
            told["person_name"] = person_of(work, case.person_id).name
            told["person_id"] = case.person_id
        if any(group.startswith("authority:") for group in audience):
            told["employer_name"] = employer_of(work, case.employer_id).name
    for group in dict.fromkeys(audience):
        key = f"{mark}.{kind}.{group}"
        notify(work, group, kind, told, case_id=case.id if case else None, dedup_key=key)
        address = _address(work, group)
        if address:
            letter = {"to": address, "kind": kind, "facts": told, "case_id": case.id if case else None}
            post(work, "mail", letter, key)


def _address(work: UnitOfWork, group: str) -> str:
    kind, _, identity = group.partition(":")
    if kind == "employer":
        return employer_of(work, identity).contact_email
    if kind == "person":
        return person_of(work, identity).email
    return ""
