"""Months and permits that fit a day, whichever it is: all that must be there by then, or all but one."""

from sqlalchemy import update

from app.demo.demo_people import first_day, is_mid
from app.domain.ledger import blank_month, ledger_period, months_between, months_earlier
from app.services.context.calendar_of import calendar_of
from app.store.ledger_rows import Origin, ledger_of, write_ledger
from app.store.tables_office import permit
from tests.make.context_maker import permit_id_of
from tests.make.procedure_journey import person_named
from tests.make.renewal_facts import ledger_month

LAG = 2
"""How many of the newest months need no proof yet, as the shipped table has it."""


def months_due(today):
    """Return the months that are looked at and must be there on a day."""
    first, last = ledger_period(today)
    return months_between(first, months_earlier(last, LAG))


def fit_months(context, login, today, *, lacking=""):
    """Let somebody have every month that is due and no newer one, and lack one of them where it is named."""
    person, due = person_named(context, login).id, months_due(today)
    there = set(due) - {lacking}

    def act(work):
        months = sorted({row.month for row in ledger_of(work, person)} | set(due))
        rows = [ledger_month(month) if month in there else blank_month(month) for month in months]
        write_ledger(work, person, rows, Origin("unit"))

    context.database.transact(act)


def fit_permit(context, login, today):
    """Let somebody's permit end on a day by which it may be renewed today without haste."""
    one = permit_id_of(context, login)

    def act(work):
        ends = first_day(is_mid)(today, calendar_of(work))
        work.connection.execute(update(permit).where(permit.c.id == one).values(valid_until=ends))

    context.database.transact(act)
