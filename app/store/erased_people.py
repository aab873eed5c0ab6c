"""What is taken out of a person's rows when their data are erased; that there was somebody, and which numbers, stays.

Nothing is erased while it is needed: a live permit, an open application, a unit, or records whose time is not over
(个人信息保护法 第四十七条: what the law wants kept is kept until then).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, or_, select, update

from app.domain.name_order import order_key
from app.store.account_lists import detach_account
from app.store.chosen_rows import chosen_in, contract_place, drop_chosen
from app.store.factor_rows import drop_second_factors
from app.store.file_register import release_file
from app.store.permit_rows import forget_holder
from app.store.person_rows import sealed_record
from app.store.queued_tasks import follow_person
from app.store.tables_applicants import case_rating, concern, letter_wish, record_draft
from app.store.tables_applications import notice, slip
from app.store.tables_archive import retention_mark
from app.store.tables_cases import application_case
from app.store.tables_identity import account, activation_letter, registration
from app.store.tables_ledger import ledger_month, ledger_version
from app.store.tables_office import (
    association,
    contract,
    link_request,
    office_override,
    permit,
    person,
)
from app.store.tables_sign_in import known_device, past_sign_in, sign_in_step

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork

NAME = "已删除"
_ERASED = "erased:"


@dataclass(frozen=True, slots=True)
class Kept:
    """Why somebody's data are kept: permit, case, unit or records; for records, when the last case ended."""

    why: str
    ended_at: datetime | None = None


def is_erased(work: UnitOfWork, person_id: str) -> bool:
    """Tell whether somebody's data were erased."""
    index = select(person.c.id_number_index).where(person.c.id == person_id)
    return str(work.connection.execute(index).scalar_one()).startswith(_ERASED)


def what_keeps(work: UnitOfWork, person_id: str) -> Kept | None:
    """Return why somebody's data cannot be erased yet; None when nothing is in the way. Locks the person."""
    run = work.connection.execute
    run(select(person.c.id).where(person.c.id == person_id).with_for_update())
    live = select(permit.c.id).where(
        permit.c.person_id == person_id, permit.c.state.in_(("valid", "suspended"))
    )
    if run(live.limit(1)).first():
        return Kept("permit")
    of_person = application_case.c.person_id == person_id
    if run(
        select(application_case.c.id).where(of_person, application_case.c.ended_at.is_(None)).limit(1)
    ).first():
        return Kept("case")
    tied = select(association.c.id).where(
        association.c.person_id == person_id, association.c.state.in_(("active", "requested"))
    )
    if run(tied.limit(1)).first():
        return Kept("unit")
    erased = exists().where(
        retention_mark.c.case_id == application_case.c.id,
        retention_mark.c.record_class == "case",
        retention_mark.c.erased_at.is_not(None),
    )
    last = (
        select(application_case.c.ended_at)
        .where(of_person, ~erased)
        .order_by(application_case.c.ended_at.desc())
        .limit(1)
    )
    ended_at = run(last).scalar()
    return Kept("records", ended_at) if ended_at is not None else None


def erase_person(work: UnitOfWork, person_id: str) -> None:
    """Take out everything personal; the caller has asked what keeps it."""
    run = work.connection.execute
    accounts = list(run(select(account.c.id).where(account.c.person_id == person_id)).scalars())
    ties = list(run(select(association.c.id).where(association.c.person_id == person_id)).scalars())
    index = run(select(person.c.id_number_index).where(person.c.id == person_id)).scalar_one()
    for account_id in accounts:
        _erase_account(work, account_id)
    _erase_contracts(work, ties)
    owners = [f"person:{person_id}", *(f"contract:{one}" for one in ties)]
    run(
        delete(record_draft).where(
            or_(record_draft.c.owner.in_(owners), record_draft.c.saved_by.in_(accounts))
        )
    )
    run(delete(letter_wish).where(letter_wish.c.audience == f"person:{person_id}"))
    run(delete(notice).where(notice.c.audience == f"person:{person_id}"))
    run(delete(registration).where(registration.c.id_number_index == index))
    for table in (activation_letter, ledger_version, ledger_month, slip):
        run(delete(table).where(table.c.person_id == person_id))
    run(update(office_override).where(office_override.c.person_id == person_id).values(reason="", facts={}))
    permits = select(permit.c.id).where(permit.c.person_id == person_id)
    run(
        update(link_request)
        .where(link_request.c.permit_id.in_(permits))
        .values(evidence="", reason="", answer="")
    )
    forget_holder(work, person_id)
    run(update(association).where(association.c.person_id == person_id).values(post=""))
    found_by = {"name_key": order_key(NAME), "initials": "", "other_initials": ""}
    follow_person(work, person_id, found_by)
    run(
        update(person)
        .where(person.c.id == person_id)
        .values(
            name=NAME,
            sex="",
            birth_date=None,
            id_number_sealed=work.seal.close("", f"person.id_number:{person_id}"),
            id_number_index=f"{_ERASED}{person_id}",
            id_number_masked="",
            phone_sealed=None,
            version=person.c.version + 1,
            **found_by,
            **sealed_record(work, person_id, "", {}),
        )
    )


def _erase_account(work: UnitOfWork, account_id: str) -> None:
    """Close an account for good and forget whose it was."""
    run = work.connection.execute
    detach_account(work, account_id)
    drop_second_factors(work, account_id)
    for table in (known_device, past_sign_in, sign_in_step):
        run(delete(table).where(table.c.account_id == account_id))
    run(delete(notice).where(notice.c.audience == f"account:{account_id}"))
    run(update(concern).where(concern.c.account_id == account_id).values(text="", answer=""))
    run(update(case_rating).where(case_rating.c.account_id == account_id).values(text=""))
    run(update(account).where(account.c.id == account_id).values(display_name=NAME, appearance=""))


def _erase_contracts(work: UnitOfWork, ties: list[str]) -> None:
    of_person = contract.c.association_id.in_(ties)
    digests = set(work.connection.execute(select(contract.c.sha256).where(of_person)).scalars())
    for tie in ties:
        drop_chosen(work, chosen_in(work, contract_place(tie), None))
    work.connection.execute(delete(contract).where(of_person))
    for sha256 in sorted(digests):
        release_file(work, sha256)
