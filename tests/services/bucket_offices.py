"""Offices whose files lie in a bucket: two hosts over PostgreSQL, one over SQLite."""

from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from app.services.recovery.move_files import Place, move_files
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import open_context
from tests.support.object_server import object_server

pytestmark = needs_fonts


@contextmanager
def away():
    """Let the server be away for a while."""
    object_server().go_away()
    try:
        yield
    finally:
        object_server().come()


@pytest.fixture
def prefix():
    return uuid4().hex


@pytest.fixture
def hosts(postgres_context, tmp_path, prefix):
    """Return two hosts, each with a data folder of its own in which nothing is."""
    demo = postgres_context
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        context = open_context(demo.settings.database_url, folder, clock=demo.clock)
        found.append(replace(context, files=object_server().files(context, prefix)))
    assert move_files(Place(demo.files, None), Place(found[0].files, None)).is_whole
    yield found
    for context in found:
        context.database.close()


@pytest.fixture
def office(sqlite_context, prefix):
    """Return one host whose files lie in the bucket, its own papers too."""
    moved = replace(sqlite_context, files=object_server().files(sqlite_context, prefix))
    assert move_files(Place(sqlite_context.files, None), Place(moved.files, None)).is_whole
    return moved
