"""The register of files: what no row names any more goes out of it, while nobody is registering the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, or_

from app.store.database import advisory_lock
from app.store.tables_applications import case_document, chosen_paper
from app.store.tables_office import contract, employer_attachment, stored_file
from app.store.tables_uploads import arriving_file

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

_HOLDERS = (case_document, employer_attachment, contract, chosen_paper, arriving_file)
"""Tables whose rows are papers or parts of them: a file that none of them names belongs to nothing."""


def release_file(work: UnitOfWork, sha256: str) -> None:
    """Take a file that no row names any more out of the register."""
    advisory_lock(work, file_turn(sha256))
    held = [exists().where(table.c.sha256 == sha256) for table in _HOLDERS]
    work.connection.execute(delete(stored_file).where(stored_file.c.sha256 == sha256, ~or_(*held)))


def file_turn(sha256: str) -> str:
    """Return what those take turns about who register a file or strike it out."""
    return f"file {sha256}"
