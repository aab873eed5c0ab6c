"""miwg, bpmn-page: how far a diagram drawn to be read would run, and which elements run at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.work_calendar import WorkCalendar
from app.engine.draft import Draft, try_draft
from app.engine.element_page import element_page

if TYPE_CHECKING:
    import argparse

    from app.engine.step import Step


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    trying = commands.add_parser(
        "miwg", help="试编译未完成的流程图：能编译到哪里、为什么被拒绝（不能用于发布）"
    )
    trying.add_argument("path", type=Path, help=".bpmn 文件，或含有这种文件的文件夹")
    trying.set_defaults(run=_miwg)
    page = commands.add_parser("bpmn-page", help="BPMN 元素：支持与拒绝（docs/bpmn.md 由它生成）")
    page.set_defaults(run=_bpmn_page)


def _bpmn_page(chosen: argparse.Namespace) -> tuple[Any, int]:
    page = element_page()
    return ({"markdown": page} if chosen.json else page.removesuffix("\n")), 0


def _miwg(chosen: argparse.Namespace) -> tuple[Any, int]:
    if not chosen.path.exists():
        raise FileNotFoundError(f"没有这个文件：{chosen.path}")
    files = sorted(chosen.path.rglob("*.bpmn")) if chosen.path.is_dir() else [chosen.path]
    rows = [_row(file) for file in files]
    compiled = sum(row["outcome"] != "refused" for row in rows)
    code = int(compiled < len(rows))
    if chosen.json:
        return {"compiled": compiled, "total": len(rows), "files": rows}, code
    lines = [line for row in rows for line in _lines(row)]
    return [*lines, f"可以编译 {compiled} 个，共 {len(rows)} 个"], code


def _row(file: Path) -> dict[str, Any]:
    draft = try_draft(file.read_bytes(), file.name, datetime.now(UTC), WorkCalendar(()))
    row: dict[str, Any] = {"file": file.name, "outcome": _outcome(draft)}
    row["processes"] = [edition.process for edition in draft.editions]
    row["waits"] = _waits(draft.step) if draft.step else []
    row["refusals"] = [
        {"rule": p.rule, "element": p.element, "name": p.name, "message": p.message, "line": p.line}
        for p in draft.problems
    ]
    if draft.stopped is not None:
        stopped = draft.stopped
        row["stopped"] = {"element": stopped.element, "name": stopped.name, "message": stopped.message}
    return row


def _outcome(draft: Draft) -> str:
    if draft.problems:
        return "refused"
    return "compiled" if draft.stopped else "ran"


def _waits(step: Step) -> list[dict[str, str]]:
    tasks = [{"kind": "task", "element": task.element, "name": task.name} for task in step.tasks]
    timers = [{"kind": "timer", "element": timer.element, "name": timer.name} for timer in step.timers]
    messages = [
        {
            "kind": "signal" if waiting.is_signal else "message",
            "element": waiting.element,
            "name": waiting.message,
        }
        for waiting in step.subscriptions
    ]
    return tasks + timers + messages


def _lines(row: dict[str, Any]) -> list[str]:
    told = {"refused": "被拒绝", "compiled": "编译成功，运行中停住", "ran": "编译成功，运行到第一个等待"}
    lines = [f"{row['file']}  {told[row['outcome']]}"]
    lines += [f"    等待 {wait['name']}（{wait['kind']} {wait['element']}）" for wait in row["waits"]]
    if row["outcome"] == "ran" and not row["waits"]:
        lines.append("    没有等待，一次走到结束")
    lines += [f"    第 {r['line']} 行 {r['element']} [{r['rule']}] {r['message']}" for r in row["refusals"]]
    if "stopped" in row:
        lines.append(f"    {row['stopped']['element']} {row['stopped']['message']}")
    return lines
