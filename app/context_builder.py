"""Put together what services need. The web application, the worker and the command line all begin here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.check_turns import CheckTurns
from app.log_lines import request_of_lines
from app.services.context.app_context import AppContext, nothing_happens
from app.services.context.clock import system_clock
from app.services.context.edition_cache import EditionCache
from app.services.context.handler_registry import load_actions, load_earlier_forms, load_handlers
from app.services.context.machine_clock import MachineClock
from app.services.context.provider_file import providers_of
from app.settings import read_settings
from app.store.audit_chain import AuditKey
from app.store.database import Database
from app.store.file_places import file_store
from app.store.pending_rows import write_pending
from app.store.sealing import Seal
from app.store.wake_ups import defer_wakes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.domain.handling import Handler
    from app.settings import Settings
    from app.store.database import UnitOfWork


def build_context(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    handlers: Mapping[str, Handler] | None = None,
    failpoints: Callable[[str], None] | None = None,
    machine: MachineClock | None = None,
) -> AppContext:
    """Return the parts services work with; tests hand in their own clocks, handlers and failpoints."""
    found = settings or read_settings()
    found.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = clock or system_clock(found.clock_offset_days)
    audit_key = AuditKey(found.secret_key)

    def before_commit(work: UnitOfWork) -> None:
        write_pending(work, audit_key)
        if found.is_woken:
            defer_wakes(work, request_of_lines())

    known = handlers if handlers is not None else load_handlers()
    return AppContext(
        settings=found,
        database=Database(
            found.database_url,
            clock=now,
            seal=Seal(found.encryption_key),
            before_commit=before_commit,
        ),
        files=file_store(found),
        checks=CheckTurns(found.data_dir / "turns"),
        clock=now,
        handlers=known,
        actions=load_actions(),
        audit_key=audit_key,
        editions=EditionCache(known, load_earlier_forms()),
        providers=providers_of(found),
        failpoints=failpoints or nothing_happens,
        machine=machine or MachineClock(),
    )
