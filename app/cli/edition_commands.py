"""publish, editions: make an edition live, list, compare, export and restore them."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import context_to_change, prepared_context
from app.cli.problem_rows import problem_row
from app.engine.difference.edition_difference import edition_changes
from app.engine.errors import PublishRefusedError
from app.services.accounts.publisher import author_named, publisher_name, user_of_machine
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import EditionOvertakenError, base_of, publish_edition
from app.services.editions.restore_edition import FolderInUseError, export_edition, restore_edition
from app.store.edition_rows import (
    EditionMissingError,
    cases_by_edition,
    editions_in_use,
    files_of,
    named_edition,
)
from app.web.wording.comparison_words import comparison_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from app.engine.difference.change import Change
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.editions.publish_edition import Published
    from app.store.edition_rows import EditionRow

LONGEST_NOTE = 200
NAMING = "版本写法：内容摘要（至少前 6 位）、业务（现行的一版）或 业务:版次，例如 renewal:3"


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    publishing = commands.add_parser(
        "publish",
        help="发布一个流程（不看剧本是否演练通过，请先用 scenarios 演练）",
    )
    publishing.add_argument("path", type=Path, help="流程文件夹或 .bpmn 文件")
    publishing.add_argument(
        "--redrawn", action="store_true", help="只改了画法（位置、空泳道），含义没有变化，也发布为新的一版"
    )
    _take_signature(publishing)
    publishing.set_defaults(run=_publish)
    editions = commands.add_parser("editions", help="流程版本：列出、比较、导出、恢复")
    under = editions.add_subparsers(dest="action", required=True, metavar="动作")
    listing = under.add_parser("list", help="列出版本：谁、何时、为什么发布")
    listing.add_argument("procedure", nargs="?", help="业务，例如 renewal")
    listing.set_defaults(run=_list)
    comparing = under.add_parser("diff", help="两个版本有什么不同", epilog=NAMING)
    comparing.add_argument("old", metavar="A")
    comparing.add_argument("new", metavar="B")
    comparing.set_defaults(run=_diff)
    exporting = under.add_parser("export", help="逐字节导出一个版本的文件", epilog=NAMING)
    exporting.add_argument("edition", metavar="业务或摘要")
    exporting.add_argument("--number", help="版次")
    exporting.add_argument("--to", type=Path, required=True, metavar="文件夹")
    exporting.set_defaults(run=_export)
    restoring = under.add_parser("restore", help="恢复使用旧的一版")
    restoring.add_argument("procedure", metavar="业务")
    restoring.add_argument("number", metavar="版次")
    _take_signature(restoring)
    restoring.set_defaults(run=_restore)


def _take_signature(command: argparse.ArgumentParser) -> None:
    command.add_argument("--base", metavar="版次或摘要", help="改动以哪一版为基础；不写就是现行的一版")
    command.add_argument("--note", default="", help=f"改了什么、为什么（最多 {LONGEST_NOTE} 个字）")
    command.add_argument("--author", metavar="登录名", help="由谁负责；不写就记操作系统的用户")


def _publish(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = context_to_change()
    if not chosen.path.exists():
        raise FileNotFoundError(f"没有这个文件：{chosen.path}")
    process = chosen.path.resolve().name if chosen.path.is_dir() else chosen.path.stem
    by, base = _signature(context, chosen, process)
    bundle = gather(chosen.path, context.settings.processes_dir, context.settings.forms_dir)
    return _told(
        chosen,
        lambda: publish_edition(
            context, by, bundle, base=base, note=chosen.note.strip(), redrawn=chosen.redrawn
        ),
        context,
    )


def _restore(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = context_to_change()
    by, base = _signature(context, chosen, chosen.procedure)
    edition_named(context, chosen.number, chosen.procedure)
    return _told(
        chosen,
        lambda: restore_edition(
            context, by, chosen.procedure, chosen.number, base=base, note=chosen.note.strip()
        ),
        context,
    )


def _signature(context: AppContext, chosen: argparse.Namespace, process: str) -> tuple[Actor, str]:
    """Return who publishes and upon which edition, both as they are when the command begins."""
    if len(chosen.note.strip()) > LONGEST_NOTE:
        raise ValueError(f"--note 最多 {LONGEST_NOTE} 个字，请写短一些")
    base = edition_named(context, chosen.base, process).sha256 if chosen.base else base_of(context, process)
    return who_answers(context, chosen.author), base


def who_answers(context: AppContext, login: str | None) -> Actor:
    """Return who answers for a change: an account, or the user of the operating system; raises LookupError."""
    if not login:
        return user_of_machine(_machine_user())
    try:
        return author_named(context, login)
    except NotFoundError as missing:
        raise LookupError(f"没有登录名为“{login}”的有效账号，请核对 --author") from missing
    except NotAllowedError as refused:
        raise LookupError(f"“{login}”不是业务分析员或系统管理员，不能发布流程，请核对 --author") from refused


def _machine_user() -> str | None:
    """Return the user of the operating system; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None


def edition_named(context: AppContext, name: str, process: str | None = None) -> EditionRow:
    """Return the edition that people name; raises LookupError with what they may write."""
    with context.database.reading() as work:
        try:
            return named_edition(work, name, process)
        except EditionMissingError as missing:
            owner = f"业务“{process}”" if process else ""
            raise LookupError(
                f"{owner}没有版本“{name}”，请用 editions list 查看有哪些；{NAMING}"
            ) from missing


def _told(
    chosen: argparse.Namespace, publish: Callable[[], Published], context: AppContext
) -> tuple[Any, int]:
    try:
        done = publish()
    except PublishRefusedError as refused:
        for problem in refused.problems:
            print(f"{problem.file}:{problem.line or ''} [{problem.rule}] {problem.message}", file=sys.stderr)  # noqa: T201
        if not chosen.json:
            return None, 1
        problems = [problem_row(problem) for problem in refused.problems]
        return {"published": False, "reason": "refused", "problems": problems}, 1
    except EditionOvertakenError as overtaken:
        answer, code = _overtaken(context, overtaken)
        return (answer if chosen.json else None), code
    row = done.edition
    facts = {"process": row.process, "number": row.number, "sha256": row.sha256}
    if done.is_new:
        return {"published": True, **facts}, 0
    if chosen.json:
        return {"published": False, "reason": "unchanged", **facts}, 0
    return f"没有变化：含义和现行的第 {row.number} 版相同，没有产生新的版本", 0


def _overtaken(context: AppContext, overtaken: EditionOvertakenError) -> tuple[dict[str, Any], int]:
    live, base = overtaken.live, overtaken.base
    answer: dict[str, Any] = {
        "published": False,
        "reason": "overtaken",
        "base": base.number if base else None,
    }
    answer |= {"live": None, "by": None, "changes": _rows(overtaken.changes)}
    built = f"改动以第 {base.number} 版为基础，" if base else "改动开始时还没有版本，"
    now = "现在没有现行的版本"
    if live is not None:
        with context.database.reading() as work:
            used = next(one for one in editions_in_use(work, live.process) if one.row == live)
            by = publisher_name(work, used.by)
        answer |= {"live": live.number, "by": by, "note": used.note}
        now = f"而 {by} 已经发布了第 {live.number} 版" + (f"（{used.note}）" if used.note else "")
    lines = [f"没有发布：{built}{now}。"]
    if overtaken.changes:
        lines += ["那一版改了：", *(f"  {change.sentence}" for change in overtaken.changes)]
    if live is not None:
        lines.append(
            f"请先导出那一版（editions export {live.process} --to 文件夹），把改动并进去，再用 --base {live.number} 发布"
        )
    print("\n".join(lines), file=sys.stderr)  # noqa: T201
    return answer, 1


def _list(chosen: argparse.Namespace) -> tuple[list[dict[str, Any]], int]:
    with prepared_context().database.reading() as work:
        rows = editions_in_use(work, chosen.procedure)
        if chosen.procedure and not rows:
            raise LookupError(f"业务“{chosen.procedure}”还没有发布过版本")
        cases = cases_by_edition(work)
        return [
            {
                "process": one.row.process,
                "number": one.row.number,
                "live": one.is_live,
                "name": one.row.name,
                "at": one.at.isoformat(timespec="seconds"),
                "by": publisher_name(work, one.by),
                "note": one.note,
                "cases": cases.get(one.row.sha256, 0),
                "sha256": one.row.sha256,
            }
            for one in rows
        ], 0


def _diff(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = prepared_context()
    rows = [edition_named(context, name) for name in (chosen.old, chosen.new)]
    with context.database.reading() as work:
        old, new = (files_of(work, row.sha256) for row in rows)
    changes = list(edition_changes(old, new, comparison_words()))
    if chosen.json:
        return _rows(changes), 0
    return [change.sentence for change in changes] or "没有变化", 0


def _rows(changes: Iterable[Change]) -> list[dict[str, str]]:
    return [
        {"kind": one.kind, "element": one.element, "sentence": one.sentence, "file": one.file}
        for one in changes
    ]


def _export(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = prepared_context()
    row = edition_named(context, f"{chosen.edition}:{chosen.number}" if chosen.number else chosen.edition)
    try:
        written = export_edition(context, row, chosen.to)
    except FolderInUseError as used:
        raise ValueError(f"{used} 已经存在而且内容不同，没有写入任何文件；请换一个空的文件夹") from used
    facts = {"process": row.process, "number": row.number, "sha256": row.sha256}
    return {**facts, "files": [str(path.relative_to(chosen.to)) for path in written]}, 0
