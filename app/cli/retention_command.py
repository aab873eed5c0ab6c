"""retention: how long each class of data is kept; with --dry-run, how much is past its time and has not gone yet."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import prepared_context
from app.services.archives.kept_for import retention_table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.services.archives.kept_for import KeptFor


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    telling = commands.add_parser(
        "retention", help="各类数据保管多久；加 --dry-run 数出已过期限、还没有清理的"
    )
    telling.add_argument("--dry-run", action="store_true", help="只数不删")
    telling.set_defaults(run=_retention)


def _retention(chosen: argparse.Namespace) -> tuple[Any, int]:
    rows = retention_table(prepared_context(), counts=chosen.dry_run)
    return ([asdict(one) for one in rows] if chosen.json else list(_lines(rows))), 0


def _lines(rows: list[KeptFor]) -> Iterator[str]:
    from app.web.wording.retention_words import (  # noqa: PLC0415 — the words are the pages'; machines do without them
        NAMES,
        goes_words,
        term_words,
    )

    for row in rows:
        past = f"，已过期限 {row.past}" if row.past is not None else ""
        yield f"{NAMES[row.name]}：{term_words(row)}，{goes_words(row)}{past}"
