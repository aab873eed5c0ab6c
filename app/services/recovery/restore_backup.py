"""The way back: a backup into an empty database and its data folder. Nothing is touched before the backup is whole."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

from app.services.context.wake_up_tables import prepare_wake_ups
from app.services.evidence.places_of_heads import heads_folder, heads_place
from app.services.evidence.restored_heads import cut_to_database
from app.services.recovery.back_up import FORMAT, MANIFEST, POOL, digest_of
from app.services.recovery.fitting_keys import VARIABLES, WrongKeyError, fingerprints
from app.services.recovery.moved_parts import copy_parts
from app.settings import HEADS
from app.store.database_copy import bring_back, is_empty, registered_files
from app.store.file_store import PARTS
from app.store.head_places import bring_heads
from app.store.migrate import is_known, upgrade
from app.store.part_files import PartFiles

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.context.app_context import AppContext

_STAMP = re.compile(r"\d{8}T\d{6}Z")


class RestoreRefusedError(Exception):
    """The backup is not whole, or does not belong here; nothing was changed. The text says why."""


def newest_backup(folder: Path) -> Path:
    """Return a backup: the folder itself, or the newest in it; raises RestoreRefusedError."""
    if (folder / MANIFEST).exists():
        return folder
    whole = [
        one
        for one in (folder.iterdir() if folder.is_dir() else ())
        if _STAMP.fullmatch(one.name) and (one / MANIFEST).exists()
    ]
    if not whole:
        raise RestoreRefusedError(f"{folder} 里没有完整的备份（缺少 {MANIFEST}）")
    return max(whole)


def restore(context: AppContext, folder: Path) -> dict[str, Any]:
    """Bring a backup back and return what was done; raises RestoreRefusedError, WrongKeyError or CopyFailedError."""
    place = newest_backup(folder)
    told = _checked_manifest(context, place)
    bring_back(context.database, place)
    upgraded = upgrade(context.database)
    prepare_wake_ups(context)
    files = _bring_files(context, place.parent / POOL)
    _bring_what_goes_along(context, place)
    cut_to_database(context)
    return {"backup": str(place), "made_at": told["made_at"], "upgraded": upgraded, **files}


def _bring_what_goes_along(context: AppContext, place: Path) -> None:
    """Bring sealed heads and uploads on their way; a backup holds them as a folder does."""
    heads, parts = place / HEADS, place / PARTS
    folder = heads_folder(context)
    if folder is None:
        bring_heads(heads, heads_place(context))
    elif heads.is_dir():
        shutil.copytree(heads, folder, dirs_exist_ok=True)
    if context.files.bucket is not None:
        copy_parts(PartFiles(parts, context.files.seal), context.files.parts)
    elif parts.is_dir():
        shutil.copytree(parts, context.settings.data_dir / PARTS, dirs_exist_ok=True)


def _checked_manifest(context: AppContext, place: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((place / MANIFEST).read_text("utf-8"))
    kind = "sqlite" if context.database.is_sqlite else "postgresql"
    if told.get("format") != FORMAT:
        raise RestoreRefusedError(f"备份的格式是 {told.get('format')}，本版本只认识 {FORMAT}")
    if told["database"] != kind:
        raise RestoreRefusedError(
            f"备份来自 {told['database']}，DATABASE_URL 指向 {kind}，请换成同一种数据库"
        )
    mine = fingerprints(context.settings)
    if wrong := [VARIABLES[name] for name, known in told["keys"].items() if mine[name] != known]:
        raise WrongKeyError(wrong)
    if not is_known(told["revision"]):
        raise RestoreRefusedError(
            f"备份的数据库版本是 {told['revision']}，本版本的程序还没有，请用做备份时的或更新的版本"
        )
    _check_copies(place, told["copies"])
    if not is_empty(context.database):
        raise RestoreRefusedError(
            "数据库里已经有内容，没有覆盖。请用空的数据库和空的数据文件夹恢复（--data 新文件夹）"
        )
    if heads_folder(context) is None and heads_place(context).months():
        raise RestoreRefusedError("APP_FILES 的前缀之下已经有审计的封存记录，请换一个空的前缀再恢复")
    return told


def _check_copies(place: Path, copies: dict[str, dict[str, Any]]) -> None:
    for name, copy in copies.items():
        path = place / name
        if not path.is_file() or digest_of(path) != copy["sha256"]:
            raise RestoreRefusedError(f"备份里的 {name} 缺失或者被改动过，没有恢复任何内容")


def _bring_files(context: AppContext, pool: Path) -> dict[str, Any]:
    """Put every file that the database knows into its place; what is not in the backup is counted and named."""
    brought, missing = 0, []
    for sha256, _size in registered_files(context.database):
        source = pool / sha256[:2] / sha256
        if context.files.is_there(sha256):
            continue
        if not source.exists():
            missing.append(sha256)
            continue
        context.files.take(sha256, source)
        brought += 1
    return {"files": brought, "missing": len(missing), "named": missing[:20]}
