"""A finished case, made once for every test of this folder, and its archive as a file."""

import pytest
from sqlalchemy import select

from app.services.archives.make_archive import make_archive
from app.store.tables_cases import application_case
from tests.conftest import opened_copy
from tests.make.context_maker import actor_named, fill_context, open_context
from tests.make.service_journey import ServiceJourney


def finished(url, folder):
    """Fill an office with a renewal that was approved."""
    fill_context(url, folder)
    context = open_context(url, folder)
    journey = ServiceJourney(context, "chu").submit()
    for login in ("overseas.l1a", "overseas.l2a"):
        context.clock.forward(days=1)
        journey.review(login)
    context.database.close()


@pytest.fixture
def archived(originals, tmp_path):
    """Return the office with its finished case."""
    yield from opened_copy(originals, "sqlite", finished, tmp_path)


@pytest.fixture
def ended_case(archived):
    """Return the id of the case that has ended."""
    with archived.database.reading() as work:
        return work.connection.scalar(
            select(application_case.c.id).where(application_case.c.state == "approved").limit(1)
        )


@pytest.fixture
def pack(archived, ended_case, tmp_path):
    """Return the archive of the case as a file."""
    made = make_archive(archived, actor_named(archived, "operator"), ended_case, "transfer")
    path = tmp_path / "case.zip"
    path.write_bytes(b"".join(made.chunks()))
    return path
