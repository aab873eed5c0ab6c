"""Write what an approved application asked for into the person's record, and nothing else. Manual, chapter 5, note 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import PHONE, is_same, moved_fields
from app.domain.effects import AcceptPersonChanges
from app.domain.person_fields import DETAILS
from app.domain.person_records import LISTS, approved_records, rows_of, with_approved_rows
from app.services.case_claims import claims_in_case, told_in_case
from app.services.effect_dispatch import carry_out
from app.services.effects_on_permits import move_household
from app.services.login_follows_phone import follow_phone
from app.services.person_record import asked_of_case, record_of
from app.services.send_notice import send_notice
from app.store.person_rows import change_person, person_of
from app.store.submission_rows import newest_submission, note_moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.effect_dispatch import Doing

RECORD_MOVED = "record_moved_in_review"


@carry_out.register(AcceptPersonChanges)
def _(effect: AcceptPersonChanges, doing: Doing) -> dict[str, Any]:
    work, person = doing.work, person_of(doing.work, str(doing.case.person_id))
    now = record_of(work, person.id)
    submitted = newest_submission(work, doing.case.id)
    before: Mapping[str, Any] = submitted.content["record"] if submitted else now
    asked = asked_of_case(work, doing.case.id, before, effect.elements)
    told = told_in_case(work, doing.case, effect.elements)
    # What only came back with the form is approved as it is; where the record has moved on, the record stays.
    written = {name: value for name, value in told.items() if name in asked or is_same(now.get(name), value)}
    details = approved_records(person.details, {k: v for k, v in written.items() if k in DETAILS})
    for name in LISTS:
        if name in told and name not in written:
            details[name] = with_approved_rows(rows_of(person.details, name), told[name])
    phone = asked.get(PHONE)
    is_new_place = "hukou_place" in claims_in_case(work, doing.case) and "hukou_place" in written
    change_person(work, person, details=details, phone=phone)
    if is_new_place and doing.case.permit_id:
        move_household(work, doing.case.permit_id, written["hukou_place"])
    if phone:
        follow_phone(doing.house, work, person.id, phone, by=doing.by, mark=doing.mark)
    moved = [
        name
        for name in moved_fields(before, now)
        if name not in asked or not is_same(now.get(name), asked[name])
    ]
    if submitted is not None and moved:
        note_moved(work, submitted, moved)
        parties = (f"employer:{doing.case.employer_id}", f"person:{person.id}")
        mark = f"{doing.case.id}.{doing.mark}"
        send_notice(work, RECORD_MOVED, parties, {}, case=doing.case, mark=mark)
    return {}
