"""On PostgreSQL: the role of the application may add to the audit and read it, and do nothing else with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from app.store.tables_evidence import security_event
from app.store.tables_identity import audit
from app.store.wake_up_schema import open_wake_ups

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

APPEND_ONLY = (audit.name, security_event.name)


class RoleRefusedError(Exception):
    """Restricting this role would restrict nothing: `rule` tells why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def restrict_role(work: UnitOfWork, role: str) -> None:
    """Give a role what the application needs; raises RoleRefusedError for one that could take more."""
    if work.connection.dialect.name != "postgresql":
        raise RoleRefusedError("not_postgresql")
    found = work.connection.execute(
        text("SELECT rolsuper, oid FROM pg_roles WHERE rolname = :role"), {"role": role}
    ).first()
    if found is None:
        raise RoleRefusedError("no_such_role")
    if found.rolsuper:
        raise RoleRefusedError("superuser")
    owns = text(
        "SELECT count(*) FROM pg_class WHERE relname = ANY(:names) AND pg_has_role(:role, relowner, 'member')"
    )
    if work.connection.execute(owns, {"names": list(APPEND_ONLY), "role": role}).scalar():
        raise RoleRefusedError("owner")
    quoted = work.connection.dialect.identifier_preparer.quote(role)
    schema = work.connection.dialect.identifier_preparer.quote(
        str(work.connection.execute(text("SELECT current_schema()")).scalar())
    )
    names = ", ".join(APPEND_ONLY)
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {quoted}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {quoted}",
        f"REVOKE ALL ON {names} FROM {quoted}",
        f"REVOKE ALL ON {names} FROM PUBLIC",
        f"GRANT SELECT, INSERT ON {names} TO {quoted}",
    ):
        work.connection.execute(text(statement))
    open_wake_ups(work.connection, role)
