"""import employers|permits|ledger FILE, tried first with --dry-run: units, permits and months of the old system.

import FILE.zip: the files of a procedure, as a draft.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.bundle_commands import ZIP, draft_of_archive, take_draft_options
from app.cli.operator_commands import context_to_change, prepared_context
from app.policy.actor import SYSTEM
from app.services.context.text_of_file import text_of_file
from app.services.legacy.import_legacy import import_legacy
from app.services.legacy.legacy_check import KINDS
from app.services.legacy.legacy_words import template_of

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    legacy = commands.add_parser(
        "import",
        help="导入原系统的单位、证件或明细（CSV，先检查整份文件，有一行不对就不写；再分批写入，中断后重来一次会接着写），"
        "或者把一个业务的压缩包导入为草稿",
    )
    legacy.add_argument("kind", metavar="种类或压缩包", help=f"{'、'.join(sorted(KINDS))}，或者 .zip 文件")
    legacy.add_argument("file", type=Path, nargs="?")
    legacy.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    legacy.add_argument("--template", action="store_true", help="打印这一种文件的 CSV 模板")
    take_draft_options(legacy)
    legacy.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> tuple[Any, int]:
    if chosen.kind.lower().endswith(ZIP):
        return draft_of_archive(chosen)
    if chosen.kind not in KINDS:
        known = "、".join(sorted(KINDS))
        raise ValueError(f"import 后面写 {known} 之一，或者一个 .zip 文件，写的是“{chosen.kind}”")
    if chosen.template:
        heading = template_of(chosen.kind).strip()
        return ({"columns": heading.split(",")} if chosen.json else heading), 0
    if chosen.file is None:
        raise ValueError(f"请写出要导入的文件：import {chosen.kind} 文件.csv")
    return brought_in(chosen.kind, chosen.file, dry_run=chosen.dry_run)


def brought_in(kind: str, file: Path, *, dry_run: bool) -> tuple[dict[str, Any], int]:
    """Bring a file in, or try it; return the report and the exit code."""
    context = prepared_context() if dry_run else context_to_change()
    text = text_of_file(file.read_bytes())
    key = hashlib.sha256(f"{kind} {context.clock().isoformat()} {text}".encode()).hexdigest()
    done = import_legacy(context, SYSTEM, kind, text, key=key, dry_run=dry_run)
    errors = [f"第 {number} 行：{sentence}" for number, sentence in done.errors]
    return {
        "kept": done.is_kept,
        "added": done.added,
        "known": done.known,
        "wrong": done.wrong,
        "errors": errors,
    }, 1 if errors else 0
