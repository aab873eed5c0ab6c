"""An office of before gets its reached cases, initials and marks by the migration, as if they had always been kept."""

from alembic import command
from sqlalchemy import select

from app.services.due_work.daily_sweep import sweep
from app.store.migrate import _config, upgrade
from app.store.tables_office import person
from app.store.tables_queues import reached_case
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import RETURN
from tests.make.waiting_reviews import of_a_unit, of_another_authority, plain


def kept(context):
    """Return what searches read, in an order of its own."""
    with context.database.reading() as work:
        reached = sorted(tuple(row) for row in work.connection.execute(select(reached_case)))
        names = select(person.c.name, person.c.initials, person.c.other_initials)
        return reached, sorted(tuple(row) for row in work.connection.execute(names))


def test_what_the_migration_fills_is_what_the_product_keeps(context):
    of_a_unit(context)
    of_another_authority(context)
    returned, approved = plain(context), plain(context, "wang")
    returned.review("hd.l1a", RETURN)
    approved.review("hd.l1a", APPROVE)
    sweep(context)
    before = kept(context)
    assert len(before[0]) == 4
    config = _config()
    with context.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0033")
    assert upgrade(context.database) is True
    assert kept(context) == before
