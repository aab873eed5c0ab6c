"""Make an installation ready: schema, calendar, shipped procedures."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.domain.notice_files import PLATFORM
from app.domain.procedures import Procedure
from app.engine.errors import EngineError
from app.policy.actor import SYSTEM
from app.services.calendars.renew_estimate import renew_estimate
from app.services.context.certain_clock import look_at_clock
from app.services.context.wake_up_tables import prepare_wake_ups
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import NO_EDITION, publish_edition
from app.services.evidence.begin_evidence import begin_evidence
from app.services.installation.seal_values import seal_values
from app.services.records.record_forms import RECORDS
from app.services.recovery.fitting_keys import refuse_wrong_keys
from app.store.account_rows import accounts
from app.store.edition_rows import EditionMissingError, editions, live_edition_of
from app.store.migrate import upgrade

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

PROCEDURES = tuple(procedure.value for procedure in Procedure)


def prepare(context: AppContext) -> bool:
    """Migrate, seed the calendar or renew its estimate, publish what is shipped and not live yet; return whether anything was new.

    Raises WrongKeyError before anything is written with keys that are not those of the database.
    """
    migrated = upgrade(context.database)
    woken = prepare_wake_ups(context)
    refuse_wrong_keys(context)
    look_at_clock(context)
    begin_evidence(context)
    sealed = seal_values(context)
    seeded = renew_estimate(context)
    published = False
    settings = context.settings
    for folder in (
        settings.forms_dir / RECORDS,
        settings.processes_dir / PLATFORM,
        *(settings.processes_dir / name for name in PROCEDURES),
    ):
        with context.database.reading() as work:
            try:
                live_edition_of(work, folder.name)
                continue
            except EditionMissingError:
                pass
        shipped = gather(folder, settings.processes_dir, settings.forms_dir)
        publish_edition(context, SYSTEM, shipped, base=NO_EDITION, note="随平台安装")
        published = True
    return migrated or woken or bool(seeded) or published or bool(sealed)


def compile_live_editions(context: AppContext) -> None:
    """Compile what new cases begin with, before processes are forked: whoever is started again after a kill need not.

    One that does not fit this release any more is told of where it is used.
    """
    with context.database.reading() as work:
        for edition, is_live in editions(work):
            if is_live:
                with suppress(EngineError):
                    context.editions.forms(work, edition.sha256)


def is_empty(context: AppContext) -> bool:
    """Tell whether nobody has an account yet."""
    with context.database.reading() as work:
        return not accounts(work)
