"""audit: verify the whole audit, and on PostgreSQL restrict what the role of the application may do with it."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import context_to_change, prepared_context
from app.context_builder import build_context
from app.services.accounts.publisher import OS_USER
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.nightly_check import keep_check
from app.services.evidence.old_events import drop_old_events
from app.services.evidence.restrict_audit import restrict_audit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

LONGEST_USER = 40


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    audit = commands.add_parser("audit", help="审计：核对全部审计和记录，限制数据库账号，清理到期的安全事件")
    actions = audit.add_subparsers(dest="action", required=True, metavar="做什么")
    verify = actions.add_parser("verify", help="核对审计、封存记录和记录；有不符的退出码为 1")
    verify.set_defaults(run=_verify)
    restrict = actions.add_parser("restrict", help="PostgreSQL：让应用的数据库账号对审计只能添加和查看")
    restrict.add_argument("--role", required=True, metavar="账号", help="应用连接数据库用的账号")
    restrict.set_defaults(run=_restrict)
    prune = actions.add_parser("prune", help="删除超过保存期限的安全事件（数据库账号受限时由表的所有者运行）")
    prune.set_defaults(run=_prune)


def _verify(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = prepared_context()
    check = AuditCheck(context).run()
    keep_check(context, check, f"{OS_USER}{getpass.getuser()}"[:LONGEST_USER])
    code = int(bool(check.counts))
    if chosen.json:
        return {
            "good": not check.counts,
            "chains": check.chains,
            "rows": check.rows,
            "counts": check.counts,
            "findings": [one.plain() for one in check.findings],
        }, code
    return list(_lines(check)), code


def _lines(check: AuditCheck) -> Iterator[str]:
    total = sum(check.counts.values())
    yield f"核对了 {check.chains} 条审计链、{check.rows} 条记录：" + (
        f"发现 {total} 处不符" if total else "没有发现不符"
    )
    from app.web.wording.audit_findings import finding_words  # noqa: PLC0415 — the words are the pages'; machines do without them

    for found in check.findings:
        told = finding_words(found)
        code = f" {told.code}" if told.code else ""
        yield f"- {told.what}（{told.where}{code}）。{told.since}。{told.now}"
    if total > len(check.findings):
        yield f"其余 {total - len(check.findings)} 处没有逐条列出"


def _restrict(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    restrict_audit(build_context(), chosen.role)
    return {"role": chosen.role, "audit": "select, insert"}, 0


def _prune(_chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    context, days = context_to_change(), 0
    while drop_old_events(context):
        days += 1
    return {"days": days}, 0
