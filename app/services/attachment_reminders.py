"""Manual, 1.6: papers are renewed at the start of every year. Each unit is told once a year, and nothing is blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import ATTACHMENT_SLOTS, Slot
from app.services.beijing import beijing_day, start_of_day
from app.services.certain_clock import transact_due
from app.services.send_notice import send_notice
from app.store.attachment_rows import units_with_papers_before
from app.store.database import take_turns
from app.store.sweep_rows import is_swept, note_swept

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.database import Work

SWEEP = "attachments"
KIND = "attachments_stale"


def remind_about_attachments(house: House) -> int:
    """Tell every unit whose papers are of earlier years, once in a year; return how many were told."""

    def act(work: Work) -> int:
        take_turns(work, "reminders about attachments")
        year_begins = beijing_day(work.now).replace(month=1, day=1)
        if is_swept(work, SWEEP, year_begins):
            return 0
        found = units_with_papers_before(work, start_of_day(year_begins), ATTACHMENT_SLOTS)
        for employer_id, slots in found.items():
            facts = {"slots": [str(slot) for slot in Slot if slot in slots]}
            mark = f"attachments.{year_begins.year}"
            send_notice(work, KIND, (f"employer:{employer_id}",), facts, case=None, mark=mark)
        note_swept(work, SWEEP, year_begins, len(found))
        return len(found)

    return transact_due(house, act)
