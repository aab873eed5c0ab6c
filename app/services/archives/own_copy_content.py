"""What a copy of somebody's own data holds: account, record, work, permits, applications, ledger, notices, words.

Nothing of anybody else: of a case what its person gave and was told, never the unit's own papers or a reviewer's notes.
Source: 个人信息保护法 第四十五条 (to look at and copy the own data).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.documents.archive_zip import KeptContent
from app.domain.inboxes import inbox_of
from app.policy.paper_rights import PaperClass
from app.services.papers.paper_access import readable_papers
from app.services.submissions.person_record import record_of
from app.store.account_rows import account_of
from app.store.answer_rows import answers_of
from app.store.association_rows import associations_of
from app.store.case_lists import cases_of_person
from app.store.case_rows import case_of
from app.store.document_rows import documents_of, stored_file_of
from app.store.employer_rows import employer_names
from app.store.factor_rows import passkeys_of
from app.store.feedback_rows import told_by_account
from app.store.ledger_rows import ledger_as_json
from app.store.outbox_rows import notices_for
from app.store.permit_rows import chain_of, contracts_of, permits_of_person
from app.store.person_rows import person_of, revealed
from app.store.session_rows import sessions_of
from app.store.sign_in_rows import past_sign_ins
from app.store.submission_rows import submissions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

MOST_NOTICES, MOST_SIGN_INS = 5000, 1000
OF_PERSON = (
    "on", "record", "id_number", "asked", "post", "association", "employments", "declared_since", "ledger",
    "permit_said", "chain",
)  # fmt: skip
"""What a submission says of its person; the rest of it is the unit's."""


def own_data(work: UnitOfWork, by: Actor) -> dict[str, Any]:
    """Return all that is kept of somebody, by section, as values that are written as JSON."""
    found = {
        "account": _account(work, by),
        "sign_ins": _sign_ins(work, by),
        "told": told_by_account(work, by.account_id),
    }
    if by.person_id is None:
        return found | {"notices": _notices(work, inbox_of(by.account_id))}
    cases = [case_of(work, one.id) for one in cases_of_person(work, by.person_id)]
    return {
        "person": _person(work, by.person_id),
        **found,
        "work": _work(work, by.person_id),
        "permits": [
            asdict(one) | {"chain": [asdict(link) for link in chain_of(work, one.id)]}
            for one in permits_of_person(work, by.person_id)
        ],
        "applications": [_case(work, by, case) for case in cases],
        "ledger": ledger_as_json(work, by.person_id),
        "notices": _notices(work, f"person:{by.person_id}", inbox_of(by.account_id)),
    }


def own_papers(context: AppContext, work: UnitOfWork, by: Actor) -> Iterator[tuple[str, int, KeptContent]]:
    """Yield path, size and content of the papers in somebody's own cases, and of their contracts."""
    if by.person_id is None:
        return
    for line in cases_of_person(work, by.person_id):
        case = case_of(work, line.id)
        readable = readable_papers(work, by, case)
        for one in documents_of(work, case.id) if PaperClass.DOCUMENT in readable else ():
            yield _paper(context, work, f"材料/{case.number}/{one.slot}-v{one.version}.pdf", one.sha256)
    for number, tie in enumerate(associations_of(work, by.person_id), 1):
        for contract in contracts_of(work, tie.id):
            yield _paper(
                context, work, f"材料/劳动合同/{number:02d}-v{contract.version}.pdf", contract.sha256
            )


def _paper(context: AppContext, work: UnitOfWork, path: str, sha256: str) -> tuple[str, int, KeptContent]:
    return path, stored_file_of(work, sha256).size, KeptContent(sha256, lambda: context.files.open(sha256))


def _account(work: UnitOfWork, by: Actor) -> dict[str, Any]:
    row = account_of(work, by.account_id)
    told = asdict(row) if row is not None else {}
    keys = [{"name": one.name, "made_at": one.made_at} for one in passkeys_of(work, by.account_id)]
    return {name: value for name, value in told.items() if name != "password_hash"} | {"passkeys": keys}


def _sign_ins(work: UnitOfWork, by: Actor) -> dict[str, Any]:
    sessions = [
        {"began": one.created_at, "used": one.seen_at, "address": one.address, "browser": one.browser}
        for one in sessions_of(work, by.account_id)
    ]
    past = [asdict(one) for one in past_sign_ins(work, by.account_id, limit=MOST_SIGN_INS)]
    return {"sessions": sessions, "past": past}


def _person(work: UnitOfWork, person_id: str) -> dict[str, Any]:
    row, (id_number, phone) = person_of(work, person_id), revealed(work, person_id)
    return asdict(row) | {"id_number": id_number, "phone": phone, "record": record_of(work, person_id)}


def _work(work: UnitOfWork, person_id: str) -> list[dict[str, Any]]:
    ties = associations_of(work, person_id)
    names = employer_names(work, {one.employer_id for one in ties})
    return [
        asdict(one)
        | {"employer": names.get(one.employer_id, "")}
        | {
            "contracts": [
                {"start_on": c.start_on, "end_on": c.end_on, "filename": c.filename}
                for c in contracts_of(work, one.id)
            ]
        }
        for one in ties
    ]


def _case(work: UnitOfWork, by: Actor, case: CaseRow) -> dict[str, Any]:
    return {
        "number": case.number,
        "procedure": case.procedure,
        "state": case.state,
        "created_at": case.created_at,
        "ended_at": case.ended_at,
        "outcome": case.outcome,
        "answers": [
            {"step": one.element, "at": one.at, "data": one.data}
            for one in answers_of(work, case.id)
            if one.by == by.account_id
        ],
        "submissions": [
            {
                "number": one.number,
                "at": one.at,
                **{name: one.content[name] for name in OF_PERSON if name in one.content},
            }
            for one in submissions_of(work, case.id)
        ],
        "papers": [
            {
                "slot": one.slot,
                "version": one.version,
                "filename": one.filename,
                "uploaded_at": one.uploaded_at,
            }
            for one in documents_of(work, case.id)
        ],
    }


def _notices(work: UnitOfWork, *audiences: str) -> list[dict[str, Any]]:
    return [
        {name: row[name] for name in ("at", "kind", "title", "body", "read_at")}
        for row in notices_for(work, audiences, limit=MOST_NOTICES)
    ]
