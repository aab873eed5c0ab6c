"""import employers|permits|ledger FILE: units, permits and months of insurance and tax of the old system, tried first with --dry-run."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.house_builder import build_house
from app.policy.actor import SYSTEM
from app.services.import_legacy import KINDS, import_legacy
from app.services.text_of_file import text_of_file

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    legacy = commands.add_parser(
        "import", help="导入原系统的单位或证件（CSV，整份文件要么全部写入，要么不写）"
    )
    legacy.add_argument("kind", choices=sorted(KINDS))
    legacy.add_argument("file", type=Path)
    legacy.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    legacy.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    return brought_in(chosen.kind, chosen.file, dry_run=chosen.dry_run)


def brought_in(kind: str, file: Path, *, dry_run: bool) -> tuple[dict[str, Any], int]:
    """Bring a file in, or try it; return the report and the exit code."""
    house = build_house()
    text = text_of_file(file.read_bytes())
    key = hashlib.sha256(f"{kind} {house.clock().isoformat()} {text}".encode()).hexdigest()
    done = import_legacy(house, SYSTEM, kind, text, key=key, dry_run=dry_run)
    errors = [f"第 {number} 行：{sentence}" for number, sentence in done.errors]
    kept = not (dry_run or errors)
    return {"kept": kept, "added": done.added, "known": done.known, "errors": errors}, 1 if errors else 0
