"""What every test gets: databases and houses of its own; in CI a skip is a failure.

Each test gets its own copy of a database; making the first one takes a few seconds.
"""

import os

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app.context_builder import build_context
from app.documents.sample_shelf import put_up
from app.store.migrate import upgrade
from tests.make.context_maker import ROOT, MovableClock, fill_context, open_context, settings_for, share_files
from tests.support.databases import drop_postgres, postgres_database, sqlite_database

put_up(ROOT / ".cache" / "samples")
COMPILED = ROOT / ".cache" / "templates"
COMPILED.mkdir(parents=True, exist_ok=True)
# Hundreds of tests make an application of their own: each template is compiled once for all of them, not for each.
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(COMPILED))}
KINDS = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


class _Originals:
    """Databases that tests copy, made when first asked for."""

    def __init__(self, folder):
        self.folder = folder
        self.made = {}

    def of(self, kind, make):
        """Return the address and folder of the original that `make` fills."""
        key = kind, make.__name__
        if key not in self.made:
            folder = self.folder / f"{kind}_{make.__name__}"
            folder.mkdir()
            url = sqlite_database(folder) if kind == "sqlite" else postgres_database()
            make(url, folder)
            self.made[key] = url, folder
        return self.made[key]


def migrated(database_url, data_dir):
    """Make an original that is migrated and empty."""
    context = build_context(settings_for(database_url, data_dir), clock=MovableClock())
    upgrade(context.database)
    context.database.close()


@pytest.fixture(scope="session")
def originals(tmp_path_factory):
    """Keep what tests copy."""
    made = _Originals(tmp_path_factory.mktemp("originals"))
    yield made
    for url, _ in made.made.values():
        if url.startswith("postgresql"):
            drop_postgres(url)


def _copied(originals, kind, make, tmp_path):
    template, folder = originals.of(kind, make)
    if (folder / "files").exists():
        share_files(folder, tmp_path)
    return sqlite_database(tmp_path, template) if kind == "sqlite" else postgres_database(template)


def opened_copy(originals, kind, make, tmp_path):
    """Yield a context over a copy of the original that `make` fills; close it afterwards."""
    url = _copied(originals, kind, make, tmp_path)
    context = open_context(url, tmp_path)
    yield context
    context.database.close()
    if kind == "postgres":
        drop_postgres(url)


@pytest.fixture(params=KINDS)
def empty_context(request, originals, tmp_path):
    """Return a context whose database is migrated and empty, on SQLite and on PostgreSQL."""
    yield from opened_copy(originals, request.param, migrated, tmp_path)


@pytest.fixture(params=KINDS)
def context(request, originals, tmp_path):
    """Return a context filled for a demonstration, on SQLite and on PostgreSQL."""
    yield from opened_copy(originals, request.param, fill_context, tmp_path)


@pytest.fixture
def sqlite_context(originals, tmp_path):
    """Return a filled context on SQLite, for what does not depend on the database."""
    yield from opened_copy(originals, "sqlite", fill_context, tmp_path)


@pytest.fixture(params=KINDS)
def database_url(request, tmp_path):
    """Return the address of a database without any table, on SQLite and on PostgreSQL."""
    url = sqlite_database(tmp_path) if request.param == "sqlite" else postgres_database()
    yield url
    if request.param == "postgres":
        drop_postgres(url)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no process works alone at the end; they come in any order."""
    items.sort(key=lambda item: "browser" not in item.path.parts and not item.get_closest_marker("slow"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skip into a failure in CI, except where reference data is not part of the project."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "reference data" not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped in CI: {reason}"
    return report
