"""Write what an approved application asked for into the person's record, and nothing else. Manual, chapter 5, note 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import PHONE, is_same, moved_fields
from app.domain.effects import AcceptPersonChanges
from app.domain.person_fields import DETAILS
from app.domain.person_records import LISTS, approved_records, rows_of, with_approved_rows
from app.services.accounts.login_follows_phone import follow_phone
from app.services.context.send_notice import send_notice
from app.services.execution.case_claims import claims_in_case, told_in_case
from app.services.execution.effect_dispatch import perform_effect
from app.services.execution.effects_on_permits import move_household
from app.services.submissions.person_record import asked_of_case, record_of
from app.store.person_rows import change_person, person_of
from app.store.submission_rows import newest_submission, note_moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.execution.effect_dispatch import EffectContext

RECORD_MOVED = "record_moved_in_review"


@perform_effect.register(AcceptPersonChanges)
def _(effect: AcceptPersonChanges, effect_context: EffectContext) -> dict[str, Any]:
    work, person = effect_context.work, person_of(effect_context.work, str(effect_context.case.person_id))
    now = record_of(work, person.id)
    submitted = newest_submission(work, effect_context.case.id)
    before: Mapping[str, Any] = submitted.content["record"] if submitted else now
    asked = asked_of_case(work, effect_context.case.id, before, effect.elements)
    told = told_in_case(work, effect_context.case, effect.elements)
    # What only came back with the form is approved as it is; where the record has moved on, the record stays.
    written = {name: value for name, value in told.items() if name in asked or is_same(now.get(name), value)}
    details = approved_records(person.details, {k: v for k, v in written.items() if k in DETAILS})
    for name in LISTS:
        if name in told and name not in written:
            details[name] = with_approved_rows(rows_of(person.details, name), told[name])
    phone = asked.get(PHONE)
    is_new_place = "hukou_place" in claims_in_case(work, effect_context.case) and "hukou_place" in written
    change_person(work, person, details=details, phone=phone)
    if is_new_place and effect_context.case.permit_id:
        move_household(work, effect_context.case.permit_id, written["hukou_place"])
    if phone:
        follow_phone(
            effect_context.context, work, person.id, phone, by=effect_context.by, mark=effect_context.mark
        )
    moved = [
        name
        for name in moved_fields(before, now)
        if name not in asked or not is_same(now.get(name), asked[name])
    ]
    if submitted is not None and moved:
        note_moved(work, submitted, moved)
        parties = (f"employer:{effect_context.case.employer_id}", f"person:{person.id}")
        mark = f"{effect_context.case.id}.{effect_context.mark}"
        send_notice(
            effect_context.context, work, RECORD_MOVED, parties, {}, case=effect_context.case, mark=mark
        )
    return {}
