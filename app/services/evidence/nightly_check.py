"""The check of every night, in pieces between the other chores; what it finds is an incident and told at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.domain.inboxes import inbox_of
from app.policy.actor import SYSTEM, Role
from app.services.context.beijing import BEIJING, beijing_day
from app.services.context.send_notice import send_notice
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.seal_heads import PIECE, seal_heads
from app.store.account_lists import active_ids
from app.store.audit_check_rows import add_check
from app.store.database import ConflictError
from app.store.incident_rows import incidents_of_kind, open_incident, resolve
from app.store.sweep_rows import is_swept, note_swept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "audit_check"
NOTICE = "audit_check_failed"
SLICE_SECONDS = 0.25
FIRST_HOUR = 2
"""In Beijing: after the sweeps that midnight brings."""
KEPT_FINDINGS = 200


class NightlyCheck:
    """The check under way, if there is one."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.check: AuditCheck | None = None
        self._steps: Iterator[None] | None = None

    def some(self) -> bool:
        """Begin the check of the day or go on with it for a moment; tell whether there is more of it."""
        if self._steps is None and not self._begin():
            return False
        until = time.monotonic() + SLICE_SECONDS
        while time.monotonic() < until:
            try:
                is_over = next(self._steps, self) is self  # type: ignore[arg-type]
            except BaseException:
                # Steps that met trouble have no more to give: what was not looked at must not count as good.
                self._drop()
                raise
            if is_over:
                self._finish()
                return False
        return True

    def _drop(self) -> None:
        """Begin anew the next time."""
        if self.check is not None:
            self.check.shelf.close()
        self.check, self._steps = None, None

    def _begin(self) -> bool:
        now = self.context.clock()
        if now.astimezone(BEIJING).hour < FIRST_HOUR:
            return False
        with self.context.database.reading() as work:
            if is_swept(work, KIND, beijing_day(now)):
                return False
        self.check = AuditCheck(self.context)
        self._steps = self.check.steps()
        return True

    def _finish(self) -> None:
        check, self.check, self._steps = self.check, None, None
        assert check is not None  # noqa: S101 — steps come from a check
        day = beijing_day(check.started_at)
        try:
            self.context.database.transact(lambda work: note_swept(work, KIND, day, len(check.findings)))
        except ConflictError:
            # Another worker has checked the same day and told of it.
            check.shelf.close()
            return
        keep_check(self.context, check, SYSTEM.account_id)


def keep_check(context: AppContext, check: AuditCheck, by: str) -> None:
    """Keep what was found; tell auditors and security officers of it, or seal that all was well."""

    def act(work: UnitOfWork) -> None:
        add_check(
            work,
            started_at=check.started_at,
            by=by,
            chains=check.chains,
            rows=check.rows,
            is_good=not check.counts,
            findings=[one.plain() for one in check.findings[:KEPT_FINDINGS]],
            counts=check.counts,
        )
        if check.counts:
            _alarm(context, work, check)
        else:
            for incident in incidents_of_kind(work, KIND):
                resolve(work, incident)

    context.database.transact(act)
    if not check.counts:
        whole = {"chains": check.chains, "rows": check.rows, "digest": check.digest()}
        seal_heads(context, whole=whole, more=check.shelf.unsealed(limit=PIECE))
    check.shelf.close()


def _alarm(context: AppContext, work: UnitOfWork, check: AuditCheck) -> None:
    total = sum(check.counts.values())
    text = f"审计核对发现 {total} 处不符，请审计员或安全管理员打开“审计核对”查看每一处和处理办法"
    open_incident(work, case_id=None, command={"kind": KIND}, kind=KIND, element="", text=text)
    audience = [
        inbox_of(one) for role in (Role.AUDITOR, Role.SECURITY) for one in active_ids(work, role.value)
    ] or [inbox_of(one) for one in active_ids(work, Role.OPERATOR.value)]
    mark = check.started_at.strftime("%Y%m%d%H%M%S")
    send_notice(context, work, NOTICE, audience, {"findings": total}, case=None, mark=mark)
