"""A backup while everything runs: the database as of one moment, every file it knows, the sealed heads, which keys.

    FOLDER/files/ab/ab12…            every stored file, once, by its digest
    FOLDER/20261130T214500Z/         one backup: the copy of the database, parts of uploads, heads, manifest.json

A later backup into the same folder copies only files that are new. A backup without its manifest is not one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.services.evidence.places_of_heads import heads_folder, heads_place
from app.services.recovery.fitting_keys import fingerprints
from app.services.recovery.moved_parts import copy_parts
from app.settings import HEADS
from app.store.database_copy import CopyFailedError, copied, registered_files
from app.store.disk_trouble import StoreAwayError
from app.store.file_store import PARTS
from app.store.head_places import copy_heads
from app.store.migrate import current
from app.store.part_files import PartFiles
from app.store.sealed_files import is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.services.context.app_context import AppContext

FORMAT = 1
MANIFEST = "manifest.json"
POOL = "files"
MOST_NAMED = 20


class BackupExistsError(Exception):
    """There is a backup of this very second already."""


@dataclass(slots=True)
class Copied:
    """What was done for the files: how many are in the backup, how many were new, which are missing or damaged."""

    known: int = 0
    new: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def back_up(context: AppContext, folder: Path) -> dict[str, Any]:
    """Make a backup and return its manifest with where it lies; raises CopyFailedError or BackupExistsError.

    What was not finished is removed, so that tries on a full disk leave nothing behind but whole files.
    """
    stamp = context.clock().strftime("%Y%m%dT%H%M%SZ")
    place, unfinished = folder / stamp, folder / f"{stamp}.unfinished"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.exists():
        raise BackupExistsError(stamp)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        return _finished(context, folder, unfinished, place)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _finished(context: AppContext, folder: Path, unfinished: Path, place: Path) -> dict[str, Any]:
    # Once before: a file that is given up after the copy of the database was taken is still among the files.
    before = Copied()
    _copy_files(context, folder / POOL, registered_files(context.database), before)
    with copied(context.database, unfinished) as files:
        done = Copied(new=before.new, bytes=before.bytes)
        _copy_files(context, folder / POOL, files, done)
    _copy_heads(context, unfinished / HEADS)
    _copy_parts(context, unfinished / PARTS)
    told = _manifest(context, unfinished, done)
    _write_safely(unfinished / MANIFEST, json.dumps(told, ensure_ascii=False, indent=1).encode())
    unfinished.rename(place)
    _sync(folder)
    return {"backup": str(place), **told}


def _copy_beside(source: Path, target: Path) -> None:
    """Copy a folder that goes along, whole or not at all; raises CopyFailedError."""
    try:
        # Parts come and go while they are copied; those that are gone were finished or given up.
        shutil.copytree(source, target, copy_function=_copy_if_there)
    except shutil.Error as failed:
        first = failed.args[0][0]
        raise CopyFailedError(f"{first[0]} 没有复制成功：{first[-1]}") from failed


def _copy_heads(context: AppContext, target: Path) -> None:
    """Copy sealed heads, out of wherever they lie into files as a folder holds them."""
    folder = heads_folder(context)
    if folder is None:
        copy_heads(heads_place(context), target)
    elif folder.is_dir():
        _copy_beside(folder, target)


def _copy_parts(context: AppContext, target: Path) -> None:
    """Copy uploads on their way, out of wherever they lie into files as a folder holds them."""
    source = context.settings.data_dir / PARTS
    if context.files.bucket is None and source.is_dir():
        _copy_beside(source, target)
    elif context.files.bucket is not None and context.files.parts.identities():
        copy_parts(context.files.parts, PartFiles(target, context.files.seal))


def _manifest(context: AppContext, place: Path, done: Copied) -> dict[str, Any]:
    copies = {
        str(path.relative_to(place)): {"sha256": digest_of(path), "bytes": path.stat().st_size}
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }
    return {
        "format": FORMAT,
        "made_at": context.clock().isoformat(timespec="seconds"),
        "database": "sqlite" if context.database.is_sqlite else "postgresql",
        "revision": current(context.database),
        "keys": fingerprints(context.settings),
        "copies": copies,
        "files": {
            "files": done.known,
            "new": done.new,
            "new_bytes": done.bytes,
            "missing": len(done.missing),
            "damaged": len(done.damaged),
            "named": (done.missing + done.damaged)[:MOST_NAMED],
        },
    }


def _copy_files(context: AppContext, pool: Path, files: Iterable[tuple[str, int]], done: Copied) -> None:
    for sha256, size in files:
        done.known += 1
        target = pool / sha256[:2] / sha256
        if _is_in_backup(context, sha256, target, size):
            continue
        if not context.files.is_there(sha256):
            done.missing.append(sha256)
        elif not _copy_checked(context, target):
            done.damaged.append(sha256)
        else:
            done.new += 1
            done.bytes += size


def _is_in_backup(context: AppContext, sha256: str, target: Path, size: int) -> bool:
    """Tell whether a file is in the backup; one that is still plain there is copied anew when it is sealed here."""
    if not target.exists() or not context.files.is_as_long(target, size):
        return False
    return is_sealed(target) or not context.files.is_there(sha256) or context.files.lies_plain(sha256)


def _copy_checked(context: AppContext, target: Path) -> bool:
    """Copy a file as it lies, sealed; nothing is kept of one whose content is not what it is called."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as out:
            context.files.copy_as_it_lies(target.name, out)
            out.flush()
            os.fsync(out.fileno())
    except (OSError, StoreAwayError):
        partial.unlink(missing_ok=True)
        raise
    if not context.files.is_whole(partial, target.name):
        partial.unlink()
        return False
    partial.rename(target)
    return True


def _copy_if_there(source: str, target: str) -> None:
    with suppress(FileNotFoundError):
        shutil.copyfile(source, target)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _write_safely(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
