"""archive make CASE OUT.zip, archive verify FILE: the archive of a finished case, and its check without a database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import context_to_change
from app.documents.archive_check import check_archive
from app.policy.actor import SYSTEM
from app.services.archives.make_archive import PURPOSES, make_archive
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.settings import read_settings
from app.store.audit_chain import AuditKey

if TYPE_CHECKING:
    import argparse

REFUSED = {
    "archive_after_end": "办件还没有办结，不能归档",
    "archive_purpose_needed": "请写明用途：--purpose",
    "archive_paper_damaged": "材料“{paper}”在磁盘上缺失或者已损坏，没有生成归档包。请先从备份恢复这份材料",
}


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    archive = commands.add_parser("archive", help="办结办件的归档包：生成，或核对")
    actions = archive.add_subparsers(dest="action", required=True, metavar="动作")
    making = actions.add_parser("make", help="生成一件办结办件的归档包")
    making.add_argument("case", metavar="办件编号")
    making.add_argument("out", type=Path, metavar="文件.zip")
    making.add_argument("--purpose", choices=PURPOSES, default="transfer", help="用途，记入审计")
    making.set_defaults(run=_make)
    verifying = actions.add_parser("verify", help="核对归档包，不需要数据库；有不符的，退出码为 1")
    verifying.add_argument("file", type=Path, metavar="文件.zip")
    verifying.add_argument("--sealed", action="store_true", help="并用本系统的密钥核对签章")
    verifying.set_defaults(run=_verify)


def _make(chosen: argparse.Namespace) -> tuple[Any, int]:
    if chosen.out.exists():
        raise ValueError(f"{chosen.out} 已经存在，没有覆盖；请换一个文件名")
    try:
        made = make_archive(context_to_change(), SYSTEM, chosen.case, chosen.purpose)
    except NotFoundError as missing:
        raise LookupError(f"没有编号为 {chosen.case} 的办件") from missing
    except ProcedureRefusedError as refused:
        raise ValueError(REFUSED[str(refused.facts["rule"])].format(**refused.facts)) from refused
    partial = chosen.out.with_name(f"{chosen.out.name}.part")
    try:
        with partial.open("xb") as out:
            for chunk in made.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(chosen.out)
    finally:
        partial.unlink(missing_ok=True)
    facts = {
        "case_number": made.case_number,
        "out": str(chosen.out),
        "files": len(made.files),
        "root": made.manifest.root,
    }
    return facts, 0


def _verify(chosen: argparse.Namespace) -> tuple[Any, int]:
    if not chosen.file.is_file():
        raise LookupError(f"没有这个文件：{chosen.file}")
    seal = AuditKey(read_settings().secret_key).seal_of_archive if chosen.sealed else None
    found = check_archive(chosen.file, seal)
    told = {
        "whole": found.is_whole,
        "case_number": found.case_number,
        "files": found.files,
        "root": found.root,
        "changed": found.changed,
        "missing": found.missing,
        "extra": found.added,
        "broken": found.broken,
        "sealed": chosen.sealed,
    }
    return told, 0 if found.is_whole else 1
