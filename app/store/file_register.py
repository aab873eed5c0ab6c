"""The register of files: what no row names any more goes out of it, while nobody is registering the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, or_

from app.store.database import advisory_lock
from app.store.tables_applications import case_document, chosen_paper
from app.store.tables_office import contract, employer_attachment, stored_file
from app.store.tables_scans import page_check, paper_reading
from app.store.tables_uploads import arriving_file

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

PAPERS = (case_document, employer_attachment, contract, chosen_paper)
"""Tables whose rows are papers, each with a report."""
_HOLDERS = (*PAPERS, arriving_file)
"""A file that none of them names belongs to nothing."""


def release_file(work: UnitOfWork, sha256: str) -> None:
    """Take a file that no row names any more out of the register."""
    advisory_lock(work, file_turn(sha256))
    held = [exists().where(table.c.sha256 == sha256) for table in _HOLDERS]
    gone = work.connection.execute(delete(stored_file).where(stored_file.c.sha256 == sha256, ~or_(*held)))
    if gone.rowcount:
        # What was found out about it says something of its content.
        for table in (page_check, paper_reading):
            work.connection.execute(delete(table).where(table.c.sha256 == sha256))


def file_turn(sha256: str) -> str:
    """Return what those take turns about who register a file or strike it out."""
    return f"file {sha256}"
