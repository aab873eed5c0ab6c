"""What every service needs, put together once by the factory: settings, database, files, clock, handlers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.services.context.beijing import BEIJING
from app.services.context.machine_clock import MachineClock
from app.store.database import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from app.documents.check_turns import CheckTurns
    from app.domain.form_actions import FormAction
    from app.domain.handling import Handler
    from app.domain.identity_provider import IdentityProvider
    from app.engine.step_observer import StepObserver
    from app.services.context.edition_cache import EditionCache
    from app.settings import Settings
    from app.store.audit_chain import AuditKey
    from app.store.database import Database
    from app.store.file_store import FileStore

__all__ = ["AppContext", "UnitOfWork", "nothing_happens"]


def nothing_happens(_point: str) -> None:
    """Pass a named point of a command, as the product does."""


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts services work with. One per process."""

    settings: Settings
    database: Database
    files: FileStore
    checks: CheckTurns
    """Turns of checking what is uploaded."""
    clock: Callable[[], datetime]
    handlers: Mapping[str, Handler]
    actions: Mapping[str, FormAction]
    """What completing a form may do, by name."""
    audit_key: AuditKey
    editions: EditionCache
    providers: Mapping[str, IdentityProvider] = field(default_factory=dict)
    """Through whom units and persons sign in, by code."""
    failpoints: Callable[[str], None] = nothing_happens
    """Called at named points of a command; tests make it kill the process there."""
    machine: MachineClock = field(default_factory=MachineClock)
    """The machine's own clocks, which tell whether `clock` can be believed."""
    observer: Callable[[str], StepObserver] | None = None
    """Gives who hears what the cases of an edition walk through; nobody, unless scenarios are played."""

    def today(self) -> date:
        """Return the day in Beijing."""
        return self.clock().astimezone(BEIJING).date()
