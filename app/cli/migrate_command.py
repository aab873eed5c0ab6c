"""migrate: without anything else the database to this version; with a procedure its running cases to an edition."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.cli.edition_commands import edition_named, who_answers
from app.cli.operator_commands import context_to_change, prepared_context
from app.context_builder import build_context
from app.services.context.refusals import ProcedureRefusedError
from app.services.installation.prepare_installation import prepare
from app.services.migration.migrate_cases import CANNOT, MAPPED, UNCHANGED
from app.services.migration.migration_runs import (
    LONGEST_REASON,
    SHORTEST_REASON,
    begin_run,
    finish,
    tried_cases,
)
from app.services.migration.step_mapping import read_mapping
from app.store.migration_rows import first_running, migration_run_of, outcomes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from app.services.context.app_context import AppContext
    from app.store.edition_rows import EditionRow

WORDS = {UNCHANGED: "原样迁移", MAPPED: "按对应关系迁移", CANNOT: "不能迁移"}


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    migrating = commands.add_parser(
        "migrate", help="把数据库升级到本版本；写了业务的，把在办的办件迁移到指定的一版"
    )
    migrating.add_argument("procedure", nargs="?", metavar="业务", help="例如 renewal；不写就升级数据库")
    migrating.add_argument("--to", metavar="版次", help="迁移到哪一版")
    migrating.add_argument(
        "--map", type=Path, metavar="文件.toml", help='去掉的步骤改到哪一步，每行 旧步骤 = "新步骤"'
    )
    migrating.add_argument("--dry-run", action="store_true", help="只试算，不改变任何办件")
    migrating.add_argument("--note", default="", help="为什么迁移，写进每件办件的记录")
    migrating.add_argument("--author", metavar="登录名", help="由谁负责；不写就记操作系统的用户")
    migrating.set_defaults(run=_migrate)


def _migrate(chosen: argparse.Namespace) -> tuple[dict[str, Any] | list[str], int]:
    if chosen.procedure is None:
        return {"migrated": prepare(build_context())}, 0
    if not chosen.to:
        raise ValueError("请用 --to 写明迁移到哪一版，版次用 editions list 查看")
    mapping = read_mapping(chosen.map) if chosen.map else {}
    context = prepared_context() if chosen.dry_run else context_to_change()
    row = edition_named(context, chosen.to, chosen.procedure)
    if chosen.dry_run:
        cases = [
            (number, source, outcome.outcome, outcome.told)
            for number, source, outcome in tried_cases(context, chosen.procedure, chosen.to, mapping)
        ]
    else:
        cases = _carried_out(context, chosen, row, mapping)
    counts = Counter(outcome for _, _, outcome, _ in cases)
    code = int(counts[CANNOT] > 0)
    if chosen.json:
        return {
            "process": row.process,
            "to": row.number,
            "dry_run": chosen.dry_run,
            "total": len(cases),
            **{outcome: counts[outcome] for outcome in WORDS},
            "cases": [
                {"number": number, "from": source, "outcome": outcome, "reason": told}
                for number, source, outcome, told in cases
            ],
        }, code
    return list(_lines(row, cases, counts, is_dry=chosen.dry_run)), code


def _carried_out(
    context: AppContext, chosen: argparse.Namespace, row: EditionRow, mapping: dict[str, str]
) -> list[tuple[str, int, str, str]]:
    """Move the cases, or go on with a run that was interrupted, and return what came of each."""
    by = who_answers(context, chosen.author)
    with context.database.reading() as work:
        begun = first_running(work, row.sha256, is_dry=False)
        run = migration_run_of(work, begun) if begun else None
    if run is not None and run.mapping != mapping:
        raise ValueError(
            "同一版还有没做完的迁移，用的是另一份对应关系；请等后台做完，或用原来的 --map 接着做"
        )
    if begun is None:
        why = chosen.note.strip() or f"由命令行迁移到第 {row.number} 版"
        if not SHORTEST_REASON <= len(why) <= LONGEST_REASON:
            raise ValueError(f"--note 写明为什么迁移，{SHORTEST_REASON} 到 {LONGEST_REASON} 个字")
        try:
            begun = begin_run(
                context, by, uuid4().hex, row.process, chosen.to, mapping, is_dry=False, reason=why
            )
        except ProcedureRefusedError as refused:
            raise ValueError("同一版的迁移刚刚由别人开始，请稍后查看") from refused
    finish(context, begun)
    with context.database.reading() as work:
        return [(one.number, one.source, one.outcome, one.told) for one in outcomes(work, begun)]


def _lines(
    row: EditionRow,
    cases: Iterable[tuple[str, int, str, str]],
    counts: Counter[str],
    *,
    is_dry: bool,
) -> Iterable[str]:
    told = "试算迁移到" if is_dry else "迁移到"
    yield f"{told} {row.process} 第 {row.number} 版：" + "，".join(
        f"{word} {counts[outcome]} 件" for outcome, word in WORDS.items()
    )
    for number, source, outcome, reason in cases:
        if outcome != UNCHANGED:
            yield f"  {WORDS[outcome]}  {number}（第 {source} 版）  {reason}"
    if is_dry:
        yield "以上是试算，没有改变任何办件。"
