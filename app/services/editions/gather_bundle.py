"""Gather the files that are published together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.notice_files import ENDING, PLATFORM
from app.engine.bundle import Bundle
from app.services.context.notices_of import SHARED
from app.services.records.record_forms import RECORDS, gather_records

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = (".bpmn", ".dmn", ENDING)


def gather(path: Path, processes: Path, forms: Path) -> Bundle:
    """Return the bundle of a procedure: its folder (or one of its files), the shared parts and all forms.

    The folders of the record forms and of the platform's notices give their bundles, which have no diagram.
    """
    if path.resolve() == (forms / RECORDS).resolve():
        return gather_records(forms)
    folder = (path if path.is_dir() else path.parent).resolve()
    if folder == (processes / PLATFORM).resolve():
        return Bundle(PLATFORM, _files_of(folder, (ENDING,)))
    files = {
        **_files_of(processes / SHARED, ENDINGS),
        # A folder without notices of its own tells those that are shipped with its procedure.
        **_files_of(processes / folder.name, (ENDING,)),
        **_files_of(folder, ENDINGS),
    }
    if path.is_file():
        # The named file itself wins, wherever it lies and however it is called.
        files = {name: content for name, content in files.items() if not name.endswith(f"/{path.name}")}
        files[f"{folder.name}/{path.name}"] = path.read_bytes()
    for file in sorted(forms.rglob("*.form")):
        # Records have an edition of their own: a change to them is no new edition of any procedure.
        if file.parent.name == RECORDS:
            continue
        files[f"forms/{file.relative_to(forms).as_posix()}"] = file.read_bytes()
    process = folder.name if path.is_dir() else path.stem
    return Bundle(process, files)


def _files_of(folder: Path, endings: tuple[str, ...]) -> dict[str, bytes]:
    return {
        f"{folder.name}/{file.name}": file.read_bytes()
        for file in sorted(folder.glob("*"))
        if file.suffix in endings
    }
