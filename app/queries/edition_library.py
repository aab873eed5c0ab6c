"""The library of editions: what is live, what was before, who works on what, and every edition to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.notice_files import PLATFORM
from app.domain.procedures import Procedure
from app.engine.bundle import Bundle
from app.engine.difference.edition_difference import edition_changes
from app.engine.difference.element_names import NO_WORDS
from app.queries.draft_file_names import names_of_files
from app.services.accounts.publisher import publisher_name
from app.services.context.refusals import NotFoundError
from app.services.editions.uploaded_files import packed
from app.services.records.record_forms import RECORDS
from app.store.edition_drafts import EditionDraft, files_of_draft, open_drafts
from app.store.edition_rows import (
    EditionInUse,
    EditionMissingError,
    EditionRow,
    editions_in_use,
    files_of,
    is_edition,
    named_edition,
    open_cases_by_edition,
)
from app.store.incident_rows import open_incidents_by_procedure
from app.store.scheduled_publications import waiting_drafts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.engine.difference.change import Change
    from app.engine.difference.element_names import Words
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

ORDER = (*(one.value for one in Procedure), PLATFORM, RECORDS)
"""Procedures in the order of the manual, then what has no diagram."""


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A procedure: its live edition, who made it live and why, what runs in it, and who changes it now."""

    process: str
    live: EditionInUse
    by: str
    open_cases: int
    """In all its editions."""
    incidents: int
    drafts: int


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in its procedure's history."""

    used: EditionInUse
    by: str
    open_cases: int
    first_by: str
    """Who published it first, however often it has been restored since."""

    @property
    def row(self) -> EditionRow:
        """Return the edition."""
        return self.used.row


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An open draft in its procedure's list."""

    id: str
    author: str
    note: str
    changed_at: datetime
    due_at: datetime | None
    """When it is going to be published, once somebody has approved that."""
    is_behind: bool
    """Another edition has become live since it was begun."""
    restores: str
    """Digest of the former edition that it brings back as it was published; empty for every other draft."""


@dataclass(frozen=True, slots=True)
class ProcedureHistory:
    """A procedure with all its editions, the newest first, and its open drafts."""

    process: str
    name: str
    editions: list[EditionLine]
    drafts: list[DraftLine]

    @property
    def has_diagram(self) -> bool:
        """Tell whether cases run by it: notices of the platform and forms of the records have none."""
        return self.process not in {PLATFORM, RECORDS}

    def restoring(self, sha256: str) -> DraftLine | None:
        """Return the draft that waits for somebody to confirm that an edition comes back; None where there is none."""
        return next((one for one in self.drafts if one.restores == sha256 and not one.is_behind), None)

    @property
    def live(self) -> EditionLine:
        """Return the edition in which new cases start."""
        return next(line for line in self.editions if line.used.is_live)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions and every difference in a sentence, by file."""

    old: EditionRow
    new: EditionRow
    changes: dict[str, list[Change]]
    names: dict[str, str]
    """What people call the files, by path."""


def library(context: AppContext) -> list[LibraryLine]:
    """Return every procedure that has an edition, in the order of the manual."""
    with context.database.reading() as work:
        every = editions_in_use(work)
        running = open_cases_by_edition(work)
        failed = open_incidents_by_procedure(work)
        drafts = [*open_drafts(work), *(draft for draft, _at in waiting_drafts(work))]
        lines = [
            LibraryLine(
                process=used.row.process,
                live=used,
                by=publisher_name(work, used.by),
                open_cases=sum(running.get(one.row.sha256, 0) for one in every if _is_of(one, used)),
                incidents=failed.get(used.row.process, 0),
                drafts=sum(1 for one in drafts if one.process == used.row.process),
            )
            for used in every
            if used.is_live
        ]
    return sorted(lines, key=lambda line: (_place(line.process), line.process))


def _is_of(one: EditionInUse, other: EditionInUse) -> bool:
    return one.row.process == other.row.process


def _place(process: str) -> int:
    return ORDER.index(process) if process in ORDER else len(ORDER)


def history_of_procedure(context: AppContext, process: str) -> ProcedureHistory:
    """Return a procedure's editions and open drafts; raises NotFoundError."""
    with context.database.reading() as work:
        found = editions_in_use(work, process)
        if not found:
            raise NotFoundError(kind="procedure")
        running = open_cases_by_edition(work)
        live = next(one for one in found if one.is_live)
        return ProcedureHistory(
            process=process,
            name=live.row.name,
            editions=[
                EditionLine(
                    one,
                    publisher_name(work, one.by),
                    running.get(one.row.sha256, 0),
                    publisher_name(work, one.row.published_by),
                )
                for one in found
            ],
            drafts=[
                *(_draft_line(work, one, live.row.sha256, at) for one, at in waiting_drafts(work, process)),
                *(_draft_line(work, one, live.row.sha256) for one in open_drafts(work, process)),
            ],
        )


def _draft_line(
    work: UnitOfWork, draft: EditionDraft, live: str, due_at: datetime | None = None
) -> DraftLine:
    digest = Bundle(draft.process, files_of_draft(work, draft.id)).sha256
    return DraftLine(
        id=draft.id,
        author=publisher_name(work, draft.author),
        note=draft.note,
        changed_at=draft.changed_at,
        due_at=due_at,
        is_behind=draft.base != live,
        restores=digest if digest != draft.base and is_edition(work, digest) else "",
    )


def person_behind(context: AppContext, account_id: str) -> str:
    """Return how an author or publisher is called."""
    with context.database.reading() as work:
        return publisher_name(work, account_id)


def numbered_edition(work: UnitOfWork, process: str, number: int) -> EditionRow:
    """Return an edition of a procedure by its number; raises NotFoundError."""
    try:
        return named_edition(work, str(number), process)
    except EditionMissingError as missing:
        raise NotFoundError(kind="edition") from missing


def numbered_edition_digest(context: AppContext, process: str, number: int) -> str:
    """Return the digest of an edition by its number; raises NotFoundError."""
    with context.database.reading() as work:
        return numbered_edition(work, process, number).sha256


def compared(context: AppContext, process: str, old: int, new: int, words: Words = NO_WORDS) -> Comparison:
    """Return what differs between two editions, with the office's words for codes; raises NotFoundError."""
    with context.database.reading() as work:
        rows = numbered_edition(work, process, old), numbered_edition(work, process, new)
        before, after = (files_of(work, row.sha256) for row in rows)
    changes = by_file(edition_changes(before, after, words))
    return Comparison(*rows, changes, names_of_files({**before, **after}))


def by_file(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return changes under the file they stand in."""
    found: dict[str, list[Change]] = {}
    for one in changes:
        found.setdefault(one.file, []).append(one)
    return found


def edition_archive(context: AppContext, process: str, number: int) -> bytes:
    """Return the files of an edition as a ZIP, byte for byte; raises NotFoundError."""
    with context.database.reading() as work:
        return packed(files_of(work, numbered_edition(work, process, number).sha256))


def edition_file(context: AppContext, process: str, number: int, path: str) -> str:
    """Return one file of an edition as text; raises NotFoundError."""
    with context.database.reading() as work:
        files = files_of(work, numbered_edition(work, process, number).sha256)
    if path not in files:
        raise NotFoundError(kind="edition_file")
    return files[path].decode("utf-8", "replace")
