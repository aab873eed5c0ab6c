"""The role of the application is restricted by the owner of the tables; refusals say what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.restrict_role import RoleRefusedError, restrict_role

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

REFUSALS = {
    "not_postgresql": "SQLite 没有账号之分，不能限制；请用库外的封存记录（APP_AUDIT_HEADS、APP_AUDIT_SINK）和文件权限保护",
    "no_such_role": "数据库里没有这个账号，请先用 CREATE ROLE … LOGIN 建立",
    "superuser": "这个账号是超级用户，限制对它不起作用；请为应用另建一个普通账号",
    "owner": "这个账号是审计表的所有者，可以把权限再给自己；请用另一个账号升级数据库（migrate），应用用普通账号连接",
}


def restrict_audit(context: AppContext, role: str) -> None:
    """Let a role only add to the audit and read it; raises ValueError with a sentence."""
    try:
        context.database.transact(lambda work: restrict_role(work, role))
    except RoleRefusedError as refused:
        raise ValueError(REFUSALS[refused.rule]) from refused
