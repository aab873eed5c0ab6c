"""What employers tell of themselves, sealed; and drafts of records by owner and form, sealed too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from app.store.draft_marks import marked, unmarked
from app.store.read_once import read_once
from app.store.tables_applicants import record_draft
from app.store.tables_office import employer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork
    from app.store.draft_marks import KeptDraft, PageMark


MAIL = (
    employer.c.contact_email_sealed,
    # What an earlier release wrote, until it has been sealed (`plain_values.py`).
    employer.c.contact_email,
)


def mail_in(work: UnitOfWork, row: Any) -> str:
    """Return the address for notices in a row that has `id` and the columns of MAIL; empty where there is none."""
    if not row.contact_email_sealed:
        return str(row.contact_email)
    return work.seal.open(row.contact_email_sealed, f"employer.contact_email:{row.id}")


def sealed_mail(work: UnitOfWork, employer_id: str, address: str) -> dict[str, Any]:
    """Return the columns of the address for notices."""
    sealed = work.seal.close(address, f"employer.contact_email:{employer_id}") if address else None
    return {"contact_email_sealed": sealed, "contact_email": ""}


_PROFILE = select(employer.c.profile_sealed).where(employer.c.id == bindparam("id"))


@read_once
def profile_of(work: UnitOfWork, employer_id: str) -> dict[str, Any]:
    """Return an employer's profile: its answers by group (general, qualifications, agent, licence)."""
    sealed = work.connection.execute(_PROFILE, {"id": employer_id}).scalar()
    if sealed is None:
        return {}
    opened: dict[str, Any] = work.seal.open_json(sealed, f"employer.profile:{employer_id}")
    return opened


def save_profile(
    work: UnitOfWork, employer_id: str, profile: Mapping[str, Any], *, is_complete: bool
) -> None:
    """Keep an employer's profile; the address for notices is taken from it."""
    values: dict[str, Any] = {
        "profile_sealed": work.seal.close_json(dict(profile), f"employer.profile:{employer_id}"),
        "profile_status": "complete" if is_complete else "incomplete",
        "profile_completed_at": work.now if is_complete else None,
    }
    email = (profile.get("general") or {}).get("contact_email")
    if email:
        values |= sealed_mail(work, employer_id, email)
    work.connection.execute(update(employer).where(employer.c.id == employer_id).values(**values))


def record_draft_of(work: UnitOfWork, owner: str, form: str) -> dict[str, Any] | None:
    """Return what was kept of a record's form before it was complete."""
    kept = kept_record_draft(work, owner, form)
    return kept.values if kept is not None else None


def kept_record_draft(work: UnitOfWork, owner: str, form: str) -> KeptDraft | None:
    """Return what was kept of a record's form, and when, by whom and from which page."""
    row = work.connection.execute(
        select(record_draft.c.data_sealed, record_draft.c.saved_at, record_draft.c.saved_by).where(
            record_draft.c.owner == owner, record_draft.c.form == form
        )
    ).first()
    if row is None:
        return None
    opened = work.seal.open_json(row.data_sealed, f"record_draft.data:{owner}:{form}")
    return unmarked(opened, row.saved_at, row.saved_by)


def keep_record_draft(
    work: UnitOfWork, owner: str, form: str, data: Mapping[str, Any], *, by: str, mark: PageMark | None = None
) -> None:
    """Keep a draft in place of the one before; the caller has made writers take turns."""
    drop_record_draft(work, owner, form)
    work.connection.execute(
        insert(record_draft).values(
            owner=owner,
            form=form,
            data_sealed=work.seal.close_json(marked(data, mark), f"record_draft.data:{owner}:{form}"),
            saved_by=by,
            saved_at=work.now,
        )
    )


def drop_record_draft(work: UnitOfWork, owner: str, form: str) -> None:
    """Forget a draft."""
    work.connection.execute(
        delete(record_draft).where(record_draft.c.owner == owner, record_draft.c.form == form)
    )


def kept_draft(work: UnitOfWork, owner: str, form: str, *, since: datetime) -> dict[str, Any] | None:
    """Return a draft that was kept after an instant."""
    saved_at = work.connection.execute(
        select(record_draft.c.saved_at).where(record_draft.c.owner == owner, record_draft.c.form == form)
    ).scalar()
    return record_draft_of(work, owner, form) if saved_at is not None and saved_at > since else None


def drop_oldest_drafts(work: UnitOfWork, owner: str, *, keep: int) -> None:
    """Forget all but an owner's newest drafts."""
    newest = (
        select(record_draft.c.form)
        .where(record_draft.c.owner == owner)
        .order_by(record_draft.c.saved_at.desc(), record_draft.c.form)
        .limit(keep)
    )
    work.connection.execute(
        delete(record_draft).where(record_draft.c.owner == owner, record_draft.c.form.not_in(newest))
    )


def drop_old_drafts(work: UnitOfWork, owners: str, before: datetime) -> None:
    """Forget drafts of owners whose names begin so, when they were kept before an instant."""
    work.connection.execute(
        delete(record_draft).where(
            record_draft.c.owner.startswith(owners, autoescape=True), record_draft.c.saved_at < before
        )
    )
