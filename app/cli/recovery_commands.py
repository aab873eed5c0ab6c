"""backup FOLDER, restore FOLDER, verify: a copy while everything runs, the way back, and whether all of it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import installed_context, prepared_context
from app.context_builder import build_context
from app.services.recovery.back_up import BackupExistsError, back_up
from app.services.recovery.restore_backup import RestoreRefusedError, restore
from app.services.recovery.verify_installation import verify
from app.store.database_copy import CopyFailedError

if TYPE_CHECKING:
    import argparse

MOST_TOLD = 200


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    backing = commands.add_parser(
        "backup", help="不停机备份到一个文件夹；同一个文件夹里的下一次只复制新的材料"
    )
    backing.add_argument("folder", type=Path, metavar="文件夹")
    backing.set_defaults(run=_backup)
    restoring = commands.add_parser("restore", help="把备份恢复到空的数据库和空的数据文件夹")
    restoring.add_argument("folder", type=Path, metavar="文件夹")
    restoring.set_defaults(run=_restore)
    verifying = commands.add_parser(
        "verify", help="核对密钥、材料文件、办件状态、证件、审核和到期的工作；有不符的，退出码为 1"
    )
    verifying.add_argument("--quick", action="store_true", help="不重新读出每个材料文件的内容")
    verifying.set_defaults(run=_verify)


def _backup(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    try:
        told = back_up(prepared_context(), chosen.folder)
    except CopyFailedError as failed:
        raise ValueError(str(failed)) from failed
    except BackupExistsError as twin:
        raise ValueError(f"{chosen.folder / str(twin)} 已经存在，请过一秒再备份") from twin
    files = told["files"]
    about = {name: told[name] for name in ("backup", "made_at", "database", "revision")}
    return about | files, 1 if files["missing"] or files["damaged"] else 0


def _restore(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    context = build_context()
    if not context.database.is_reachable():
        raise LookupError("连接不上数据库，请核对 DATABASE_URL，或者先启动数据库")
    try:
        told = restore(context, chosen.folder)
    except (CopyFailedError, RestoreRefusedError) as failed:
        raise ValueError(str(failed)) from failed
    found = [one.wrong for one in verify(context, reads_files=True) if one.check != "due"]
    return told | {"found": found[:MOST_TOLD]}, 1 if found or told["missing"] else 0


def _verify(chosen: argparse.Namespace) -> tuple[list[dict[str, str]], int]:
    found = list(verify(installed_context(), reads_files=not chosen.quick))
    told = [{"check": one.check, "wrong": one.wrong, "now": one.now} for one in found[:MOST_TOLD]]
    return told, 1 if found else 0
