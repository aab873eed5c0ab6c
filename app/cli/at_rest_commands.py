"""seal: what an earlier release kept plain, in rows and in files, is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import prepared_context
from app.services.installation.seal_values import seal_values
from app.services.papers.seal_files import seal_all

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    sealing = commands.add_parser(
        "seal", help="把升级前以明文存放的数据、材料文件和邮件加密；中断后再运行，从没有加密的继续"
    )
    sealing.set_defaults(run=_seal)


def _seal(_chosen: argparse.Namespace) -> tuple[dict[str, int], int]:
    context = prepared_context()
    rows, done = seal_values(context, again=True), seal_all(context)
    return {"rows_sealed": rows, "files_sealed": done.sealed, "damaged": done.damaged}, int(done.damaged > 0)
