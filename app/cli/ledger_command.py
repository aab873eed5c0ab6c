"""ledger import FILE | template: months of insurance and tax of many people, by their identity numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.import_command import brought_in
from app.services.legacy.legacy_words import template_of

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    ledger = commands.add_parser("ledger", help="社保个税明细：按证件号码导入多人的逐月明细，或打印 CSV 模板")
    ledger.add_argument("action", choices=("import", "template"))
    ledger.add_argument("file", type=Path, nargs="?")
    ledger.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    ledger.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> tuple[Any, int]:
    if chosen.action == "template":
        heading = template_of("ledger").strip()
        return ({"columns": heading.split(",")} if chosen.json else heading), 0
    if chosen.file is None:
        raise ValueError("请写出要导入的文件：ledger import 文件.csv")
    return brought_in("ledger", chosen.file, dry_run=chosen.dry_run)
