"""An office that has worked for several months, made once for every test of this folder."""

import pytest
from sqlalchemy import func, select

from app.store.tables_cases import application_case, human_task
from tests.conftest import KINDS, opened_copy
from tests.make.context_maker import fill_context, open_context
from tests.make.months_of_cases import several_months


def months(url, folder):
    """Fill an office and let it work for several months."""
    fill_context(url, folder)
    context = open_context(url, folder)
    several_months(context)
    context.database.close()


@pytest.fixture(params=KINDS)
def worked(request, originals, tmp_path):
    """Return the office, as late as it has become, on SQLite and on PostgreSQL."""
    yield from _late(originals, request.param, tmp_path)


@pytest.fixture
def worked_once(originals, tmp_path):
    """Return the office on SQLite, for what does not depend on the database."""
    yield from _late(originals, "sqlite", tmp_path)


def _late(originals, kind, folder):
    for context in opened_copy(originals, kind, months, folder):
        with context.database.reading() as work:
            context.clock.forward(days=(last_instant(work) - work.now).days + 2)
        yield context


def last_instant(work):
    """Return when anything happened last in the office."""
    begun = work.connection.scalar(select(func.max(application_case.c.created_at)))
    closed = work.connection.scalar(select(func.max(human_task.c.closed_at)))
    return max(begun, closed)
