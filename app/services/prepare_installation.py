"""Make an installation ready: schema, calendar, shipped procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.policy.actor import SYSTEM
from app.services.certain_clock import look_at_clock
from app.services.publish_edition import NO_EDITION, gather, publish_edition
from app.services.record_forms import RECORDS
from app.services.renew_estimate import renew_estimate
from app.store.account_rows import accounts
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.migrate import upgrade

if TYPE_CHECKING:
    from app.services.house import House

PROCEDURES = tuple(procedure.value for procedure in Procedure)


def prepare(house: House) -> bool:
    """Migrate, seed the calendar or renew its estimate, publish what is shipped and not live yet; return whether anything was new."""
    migrated = upgrade(house.database)
    look_at_clock(house)
    seeded = renew_estimate(house)
    published = False
    settings = house.settings
    for folder in (settings.forms_dir / RECORDS, *(settings.processes_dir / name for name in PROCEDURES)):
        with house.database.reading() as work:
            try:
                live_edition_of(work, folder.name)
                continue
            except EditionMissingError:
                pass
        shipped = gather(folder, settings.processes_dir, settings.forms_dir)
        publish_edition(house, SYSTEM, shipped, base=NO_EDITION, note="随平台安装")
        published = True
    return migrated or bool(seeded) or published


def is_empty(house: House) -> bool:
    """Tell whether nobody has an account yet."""
    with house.database.reading() as work:
        return not accounts(work)
