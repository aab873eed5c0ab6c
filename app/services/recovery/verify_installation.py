"""Whether everything an installation promises holds: keys, files, states and rows, permits, decisions, due work.

Reads only, in pieces; what is found is told with the rule and what to do. Sources: the invariants of the state machines
(requirements, state machines and A15), R5 and R13 on due work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.engine.waiting_keys import waiting_keys
from app.services.context.beijing import beijing_day
from app.services.context.wake_up_tables import are_wake_ups_ready
from app.services.evidence.check_audit import AuditCheck
from app.services.recovery.fitting_keys import wrong_keys
from app.store import invariant_rows as rows
from app.store.database_copy import registered_files
from app.store.sweep_rows import last_beat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

CASES_AT_ONCE = 200
EXPIRY_GRACE = timedelta(days=1)
"""The sweep of a morning may still be under way."""
PATIENCE = {"timer": timedelta(minutes=10), "job": timedelta(minutes=10), "letter": timedelta(hours=1)}
SILENCE = timedelta(minutes=2)
KINDS = {"tasks": "待办", "timers": "定时器", "subscriptions": "等待的消息", "jobs": "后台工作"}
DUE_WORDS = {"timer": "到期的定时器", "job": "到时的后台工作", "letter": "待发的邮件和短信"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: which check, what is wrong and where, what to do now."""

    check: str
    wrong: str
    now: str


def verify(context: AppContext, *, reads_files: bool = True) -> Iterator[Finding]:
    """Yield everything that does not hold; `reads_files` reads every stored file and compares its digest."""
    with context.database.reading() as work:
        for name in wrong_keys(context, work):
            yield Finding("keys", f"{name} 与数据库不符", "换回原来的密钥，不要用现在的密钥办理任何事项")
    yield from _files(context, reads_files=reads_files)
    yield from _cases(context)
    with context.database.reading() as work:
        yield from _ended(work)
        yield from _permits(work)
        yield from _decisions(work)
        yield from _due(work)
    yield from _wake_ups(context)
    yield from _audit(context)


def _audit(context: AppContext) -> Iterator[Finding]:
    """The chains of the audit, the sealed heads, and the records that the audit tells of."""
    check = AuditCheck(context).run()
    check.shelf.close()
    if check.counts:
        count = sum(check.counts.values())
        wrong = f"审计、封存记录和记录之间有 {count} 处不符"
        yield Finding("audit", wrong, "运行 ./run cli audit verify，逐处查看是什么、在哪里、怎么办")


def _files(context: AppContext, *, reads_files: bool) -> Iterator[Finding]:
    for sha256, size in registered_files(context.database):
        if not context.files.is_there(sha256):
            yield _missing(context, sha256)
        elif not context.files.lies_as_long(sha256, size) or (
            reads_files and not context.files.lies_whole(sha256)
        ):
            yield Finding("files", f"材料文件 {sha256} 的内容被改动过", "用备份里的同名文件替换它")


def _missing(context: AppContext, sha256: str) -> Finding:
    if context.files.bucket is None:
        return Finding("files", f"材料文件 {sha256} 不在磁盘上", "从备份恢复这个文件，放回 files 文件夹")
    return Finding("files", f"材料文件 {sha256} 不在存储桶里", "从备份恢复这个文件，放回存储桶的 files/ 之下")


def _cases(context: AppContext) -> Iterator[Finding]:
    last = ""
    while True:
        with context.database.reading() as work:
            found = rows.open_cases_after(work, last, CASES_AT_ONCE)
            ids = [case.id for case in found]
            known, asked = rows.keys_of_cases(work, ids), rows.cases_with_incidents(work, ids)
            wrong = [
                one
                for case in found
                for one in _case(context, work, case, known[case.id], is_told=case.id in asked)
            ]
        yield from wrong
        if len(found) < CASES_AT_ONCE:
            return
        last = found[-1].id


def _case(
    context: AppContext, work: UnitOfWork, case: rows.CaseState, known: dict[str, set[str]], *, is_told: bool
) -> Iterator[Finding]:
    waits = waiting_keys(context.editions.compiled(work, case.edition), case.blob)
    for kind, name in KINDS.items():
        in_state, in_rows = getattr(waits, kind), known[kind]
        if in_state != in_rows:
            more, fewer = len(in_rows - in_state), len(in_state - in_rows)
            yield Finding(
                "cases",
                f"办件 {case.number} 的{name}与流程状态不符：多 {more} 项，少 {fewer} 项",
                "不要手工改数据库；用办件页的系统管理员操作，或者从备份恢复",
            )
    if not waits and not is_told:
        yield Finding(
            "limbo",
            f"办件 {case.number} 没有结束，却没有任何待办、定时器、消息、后台工作和事件",
            "在办件页用系统管理员操作移动到应办的步骤",
        )


def _ended(work: UnitOfWork) -> Iterator[Finding]:
    for kind, number in rows.ended_with_open_work(work):
        yield Finding(
            "cases", f"办件 {number} 已经结束，还有{KINDS[kind]}", "从备份核对这一件，不要手工改数据库"
        )


def _permits(work: UnitOfWork) -> Iterator[Finding]:
    today = beijing_day(work.now)
    for number in rows.permits_not_ended(work, today - EXPIRY_GRACE):
        yield Finding(
            "permits",
            f"证件 {number} 有效期已过一天以上，还没有失效",
            "核对后台进程和时钟，看有没有这张证件的事件",
        )
    for number in rows.permits_ended_early(work, today):
        yield Finding(
            "permits",
            f"证件 {number} 的有效期还没有到，却已经失效",
            "核对服务器时钟和审计记录，按更正程序恢复",
        )


def _decisions(work: UnitOfWork) -> Iterator[Finding]:
    for number, turn in rows.rounds_of_one_person(work):
        yield Finding(
            "decisions", f"办件 {number} 第 {turn} 轮的两级审核出自同一个人", "由主管部门重新审核这一件"
        )


def _wake_ups(context: AppContext) -> Iterator[Finding]:
    if not are_wake_ups_ready(context):
        yield Finding(
            "due", "叫醒后台进程用的表（procrastinate）缺少，或者不是已安装的版本", "运行 ./run cli migrate"
        )


def _due(work: UnitOfWork) -> Iterator[Finding]:
    for name, since in rows.oldest_due(work).items():
        if since is not None and work.now - since > PATIENCE[name]:
            minutes = int((work.now - since).total_seconds() // 60)
            yield Finding("due", f"最早的{DUE_WORDS[name]}已经晚了 {minutes} 分钟", "核对后台进程和事件")
    beat: datetime | None = last_beat(work)
    if beat is None or work.now - beat > SILENCE:
        yield Finding(
            "due", "后台进程没有动静", "启动后台进程（python -m app.worker），到期、提醒和邮件都靠它"
        )
