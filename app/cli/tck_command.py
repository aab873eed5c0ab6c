"""tck: how many cases of the DMN Technology Compatibility Kit pass, and which do not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.feel.plain import shown
from app.tck.conformance import LEVELS, verdicts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from app.tck.conformance import CaseVerdict


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    kit = commands.add_parser("tck", help="运行 DMN TCK 的测试用例并计数")
    kit.add_argument("path", type=Path, help="含有 compliance-level-2 和 compliance-level-3 的文件夹")
    kit.set_defaults(run=_tck)


def _tck(chosen: argparse.Namespace) -> tuple[Any, int]:
    if not chosen.path.is_dir():
        raise FileNotFoundError(f"没有这个文件夹：{chosen.path}")
    counted = tally(verdicts(chosen.path))
    total = sum(level["total"] for level in counted["levels"].values())
    if not total:
        raise FileNotFoundError(f"{chosen.path} 里没有测试用例（compliance-level-2、compliance-level-3）")
    return (counted if chosen.json else list(_lines(counted))), int(bool(counted["failed"]))


def tally(found: Iterable[CaseVerdict]) -> dict[str, Any]:
    """Return passed and total per level, and each result that is wrong."""
    levels = {level: {"passed": 0, "total": 0} for level in LEVELS}
    failed: list[dict[str, Any]] = []
    for verdict in found:
        levels[verdict.level]["total"] += 1
        levels[verdict.level]["passed"] += not verdict.failures
        failed += [asdict(failure) for failure in verdict.failures]
    return {"levels": levels, "failed": failed}


def _lines(counted: dict[str, Any]) -> Iterator[str]:
    for wrong in counted["failed"]:
        place = f"{wrong['folder']} {wrong['case']} {wrong['decision']}"
        reason = f"（{wrong['reason']}）" if wrong["reason"] else ""
        yield f"{place}: 应为 {shown(wrong['expected'])}，却是 {shown(wrong['got'])}{reason}"
    for level, numbers in counted["levels"].items():
        yield f"{level} 级：通过 {numbers['passed']} / {numbers['total']}"
