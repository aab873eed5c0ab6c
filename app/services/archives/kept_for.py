"""How long each class of data is kept, in one place, and how much is past its time now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.archives.retention_terms import terms_of
from app.services.context.beijing import beijing_day
from app.services.due_work import kept_sending, prune
from app.services.papers import sweep_files
from app.store.archive_rows import marks_by_class
from app.store.old_rows import count_old
from app.store.security_events import count_events_before

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

FOR_EVER = "for_ever"
BY_TWO, BY_ITSELF = "two_people", "by_itself"


@dataclass(frozen=True, slots=True)
class KeptFor:
    """A class of data: for how many years or days it is kept (neither: for ever), how it goes, how much is past that."""

    name: str
    goes: str
    years: int | None = None
    days: int | None = None
    past: int | None = None
    """None where it is counted by nobody, or was not asked for."""


def retention_table(context: AppContext, *, counts: bool = False) -> list[KeptFor]:
    """Return every class of data; `counts` asks how much is past its time now and has not gone yet."""
    with context.database.reading() as work:
        marks = marks_by_class(work) if counts else {}
        classes = [
            KeptFor(
                f"class_{term.record_class}",
                BY_TWO,
                years=term.years,
                past=marks.get(term.record_class, 0) if counts else None,
            )
            for term in terms_of(work).values()
        ]
        rows = [
            KeptFor(
                name,
                BY_ITSELF,
                days=kept.days,
                past=count_old(work, name, work.now - kept) if counts else None,
            )
            for name, kept in prune.KEPT.items()
        ]
        days = context.settings.security_event_days
        first = beijing_day(work.now) - timedelta(days=days)
        events = KeptFor(
            "security_event", BY_ITSELF, days=days, past=count_events_before(work, first) if counts else None
        )
    others = {
        "chosen_paper": prune.CHOSEN,
        "upload": prune.HALF_DONE,
        "try_run": prune.TRIED,
        "text_message": prune.SPOKEN,
        "kept_form": kept_sending.WAITS,
        "letter_file": sweep_files.LETTERS_KEPT,
        "page_picture": sweep_files.PICTURES_KEPT + sweep_files.KEPT,
        "file_without_row": sweep_files.KEPT,
    }
    return [
        *classes,
        KeptFor("person", BY_TWO),
        events,
        *rows,
        *(KeptFor(name, BY_ITSELF, days=kept.days) for name, kept in others.items()),
        KeptFor("audit", FOR_EVER),
        KeptFor("edition", FOR_EVER),
    ]
