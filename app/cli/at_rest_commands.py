"""seal-files: papers that lie plain on disk, from before files were sealed, are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import prepared_context
from app.services.papers.seal_files import seal_all

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    sealing = commands.add_parser(
        "seal-files", help="把升级前以明文存放的材料文件逐个加密；中断后再运行，从没有加密的继续"
    )
    sealing.set_defaults(run=_seal)


def _seal(_chosen: argparse.Namespace) -> tuple[dict[str, int], int]:
    done = seal_all(prepared_context())
    return {"files_sealed": done.sealed, "damaged": done.damaged}, int(done.damaged > 0)
