"""我的资料: what a person tells of themselves, part by part; the permit's own data stay as they are (R32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.beijing_start import SINCE, refused_start
from app.domain.life_dates import impossible_dates
from app.domain.person_records import remembering_approved, rows_of, with_highest_education, with_status
from app.domain.phone import check_phone
from app.forms_reader.posted_values import initial_values
from app.forms_reader.validation import validate
from app.services.context.beijing import BEIJING, beijing_day
from app.services.context.draft_turns import may_write
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.execution.new_identity import birth_date_of
from app.services.records.record_forms import record_form
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.person_rows import change_person, person_of, phone_of
from app.store.profile_rows import drop_record_draft, keep_record_draft, kept_record_draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.definition import FormDefinition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.draft_marks import KeptDraft, PageMark
    from app.store.person_rows import PersonRow

PARTS: Mapping[str, str] = {
    "basic": "",
    "education": "education",
    "study": "study_history",
    "work": "work_history",
}
"""基础信息, 国内教育信息, 学习经历, 工作经历: each with the form person_<part> and the list it fills."""


@dataclass(frozen=True, slots=True)
class PartView:
    """One part's form with what is known so far."""

    form: FormDefinition
    values: Mapping[str, Any]
    draft: KeptDraft | None = None


def part_form(context: AppContext, work: UnitOfWork, part: str) -> FormDefinition:
    """Return a part's live form; raises NotFoundError for another word."""
    if part not in PARTS:
        raise NotFoundError(kind="part")
    return record_form(context, work, f"person_{part}")


def part_view(context: AppContext, work: UnitOfWork, by: Actor, part: str) -> PartView:
    """Return a part's form and its answers; raises NotFoundError."""
    form, person = part_form(context, work, part), _own(work, by)
    draft = kept_record_draft(work, _owner(person.id), part)
    if draft is not None:
        return PartView(form, initial_values(form, draft.values), draft)
    known = {**person.details, "phone": phone_of(work, person.id), "email": person.email}
    if PARTS[part]:
        # Without rows the form shows its own first, empty one.
        rows = rows_of(person.details, PARTS[part])
        known = {**known, PARTS[part]: rows} if rows else {k: v for k, v in known.items() if k != PARTS[part]}
    keys = {one.key for one in form.fields}
    return PartView(form, initial_values(form, {k: v for k, v in known.items() if k in keys}))


def keep_part(
    context: AppContext, by: Actor, part: str, posted: Mapping[str, Any], key: str
) -> dict[str, Any]:
    """Check a part's answers and write them; changed rows wait for review.

    Raises NotFoundError or FormInvalidError (what was typed is kept as a draft).
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, _owner(str(by.person_id)))
        person = _own(work, by)
        values = _checked(context, work, person, part, posted)
        _write(work, person, part, values)
        drop_record_draft(work, _owner(person.id), part)
        facts = {"person": person.id, "part": part}
        record(work, context.audit_key, OFFICE, by.account_id, "save_record", facts)
        return {"part": part}

    try:
        return idempotent(context, by, key, "save_record", {"part": part, "answers": dict(posted)}, command)
    except FormInvalidError as invalid:
        keep_part_draft(context, by, part, invalid.facts["values"])
        raise


def keep_part_draft(
    context: AppContext, by: Actor, part: str, raw: Mapping[str, Any], mark: PageMark | None = None
) -> None:
    """Keep what was typed into a part so far; raises DraftOvertakenError."""

    def act(work: UnitOfWork) -> None:
        advisory_lock(work, _owner(str(by.person_id)))
        owner = _owner(_own(work, by).id)
        if may_write(work, kept_record_draft(work, owner, part), mark):
            keep_record_draft(work, owner, part, raw, by=by.account_id, mark=mark)

    context.database.transact(act)


def _own(work: UnitOfWork, by: Actor) -> PersonRow:
    if by.person_id is None:
        raise NotFoundError(kind="person")
    return person_of(work, by.person_id)


def _checked(
    context: AppContext, work: UnitOfWork, person: PersonRow, part: str, posted: Mapping[str, Any]
) -> Mapping[str, Any]:
    answers = validate(part_form(context, work, part), posted, {}, now=work.now.astimezone(BEIJING))
    errors = answers.errors or tuple(_faults(work, person, answers.values))
    if not errors and (words := refused_start(answers.values, beijing_day(work.now))):
        errors = ((SINCE, words),)
    if errors:
        raise FormInvalidError(errors=errors, values=dict(answers.raw))
    return answers.values


def _faults(work: UnitOfWork, person: PersonRow, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the form itself cannot see: telephone numbers, and dates of study and work that cannot be."""
    phone, found = values.get("phone"), list[tuple[str, str]]()
    if phone and not check_phone(phone).is_ok:
        found.append(("phone", check_phone(phone).reason))
    return [*found, *impossible_dates(values, birth_date_of(work, person), beijing_day(work.now))]


def _write(work: UnitOfWork, person: PersonRow, part: str, values: Mapping[str, Any]) -> None:
    own = dict(values)
    phone, email = own.pop("phone", None), own.pop("email", None)
    if part == "basic":
        number = check_phone(phone).value if phone else None
        details = remembering_approved(person.details, {**person.details, **own})
        change_person(work, person, details=details, phone=number, email=email or "")
        return
    name = PARTS[part]
    rows = with_status(rows_of(person.details, name), own.pop(name, None) or [])
    details = {**person.details, **own, name: rows}
    if own.get("has_title") == "no":
        details["title_name"] = ""
    change_person(work, person, details=remembering_approved(person.details, with_highest_education(details)))


def _owner(person_id: str) -> str:
    return f"person:{person_id}"
