"""Give an edition's files back as they were published, and put an old edition back into use."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from app.engine.bundle import Bundle
from app.services.context.refusals import NotFoundError
from app.services.editions.publish_edition import publish_edition
from app.store.edition_rows import EditionMissingError, files_of, named_edition

if TYPE_CHECKING:
    from pathlib import Path

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.editions.publish_edition import Published
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow


class FolderInUseError(Exception):
    """The folder holds other files under the same names; nothing was written."""


def restore_edition(
    context: AppContext, by: Actor, process: str, name: str, *, base: str = "", note: str = ""
) -> Published:
    """Make an old edition of a procedure the live one again; raises as `publish_edition` does.

    It is compiled with the program as it is now. Its number stays: the same files are the same edition.
    """
    with context.database.reading() as work:
        row = named_edition(work, name, process)
        files = files_of(work, row.sha256)
    told = f"恢复第 {row.number} 版" + (f"：{note}" if note else "")
    return publish_edition(context, by, Bundle(row.process, files), base=base, note=told, redrawn=True)


def files_of_number(work: UnitOfWork, process: str, number: int) -> dict[str, bytes]:
    """Return the files of an edition of a procedure by its number; raises NotFoundError."""
    try:
        return files_of(work, named_edition(work, str(number), process).sha256)
    except EditionMissingError as missing:
        raise NotFoundError(kind="edition") from missing


def export_edition(context: AppContext, row: EditionRow, folder: Path) -> list[Path]:
    """Write an edition's files, byte for byte; raises FolderInUseError rather than write over other ones."""
    with context.database.reading() as work:
        files = files_of(work, row.sha256)
    targets = {_inside(folder, name): content for name, content in files.items()}
    for path, content in targets.items():
        if path.exists() and (not path.is_file() or path.read_bytes() != content):
            raise FolderInUseError(str(path))
    for path, content in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(targets)


def _inside(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise FolderInUseError(name)
    return folder / parts
