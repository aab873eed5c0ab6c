"""What every test gets: databases and houses of its own; in CI a skip is a failure.

Each test gets its own copy of a database; making the first one takes a few seconds.
"""

import gc
import os

import pytest
from coverage import Coverage

from app.context_builder import build_context
from app.documents.sample_shelf import put_up
from app.settings import cache_folder
from app.store.migrate import upgrade
from tests.make.context_maker import ROOT, MovableClock, fill_context, open_context, settings_for, share_files
from tests.support.compiled_once import compile_once, hash_with_little_work, share_calendar
from tests.support.databases import drop_postgres, postgres_database, sqlite_database
from tests.support.forked_children import fork_children
from tests.support.kept_originals import fill_or_copy
from tests.support.memory_folder import keep_in_memory
from tests.support.one_application import share_applications
from tests.support.prepared_once import PREPARED

keep_in_memory()
put_up(cache_folder() / "samples")
compile_once(ROOT / ".cache" / "templates")
hash_with_little_work()
share_applications()
fork_children()
TESTS = ROOT / "tests"
ON_SQLITE = {"procedures", "processes", "web"}
RULES = {"domain", "handlers", "procedures", "processes"}
"""What shows the rules of the manual: the lines that these run are counted (tests/support/suite.py)."""
SELDOM = 20_000, 20, 20
"""How many new objects, and rounds, the garbage collector waits for."""
KEPT = {"fill_context", "fill_everything", "few", "installed", "many"}
"""Originals that take seconds to make, and are the same whenever they are made."""
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
            if kind == "sqlite" and make.__name__ in KEPT:
                fill_or_copy(make, url, folder)
            else:
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
    PREPARED.close()
    for url, _ in made.made.values():
        if url.startswith("postgresql"):
            drop_postgres(url)


def _copied(originals, kind, make, tmp_path):
    template, folder = originals.of(kind, make)
    if (folder / "files").exists():
        share_files(folder, tmp_path)
    url = sqlite_database(tmp_path, template) if kind == "sqlite" else postgres_database(template)
    share_calendar(template, url)
    return url


def opened_copy(originals, kind, make, tmp_path):
    """Yield a context over a copy of the original that `make` fills; close it afterwards."""
    url = _copied(originals, kind, make, tmp_path)
    context = open_context(url, tmp_path)
    if kind == "sqlite":
        PREPARED.begin(context, (make.__module__, make.__qualname__))
    yield context
    PREPARED.end(context)
    context.database.close()
    if kind == "postgres":
        drop_postgres(url)


def pytest_generate_tests(metafunc):
    """Run what asks for a database on both, except where only the way through the product matters: there on SQLite.

    Each statement of the product runs on both in tests of the store, the services, at scale and in the walk of the
    whole office; a file or a test of these folders for which the database matters says so with `every_database`.
    """
    if "database_kind" in metafunc.fixturenames:
        is_about_the_way = metafunc.definition.path.relative_to(TESTS).parts[0] in ON_SQLITE
        is_on_both = not is_about_the_way or metafunc.definition.get_closest_marker("every_database")
        metafunc.parametrize("database_kind", KINDS if is_on_both else KINDS[:1])


@pytest.fixture
def empty_context(database_kind, originals, tmp_path):
    """Return a context whose database is migrated and empty, on SQLite and on PostgreSQL."""
    yield from opened_copy(originals, database_kind, migrated, tmp_path)


@pytest.fixture
def context(database_kind, originals, tmp_path):
    """Return a context filled for a demonstration, on SQLite and on PostgreSQL."""
    yield from opened_copy(originals, database_kind, fill_context, tmp_path)


@pytest.fixture
def postgres_context(originals, tmp_path):
    """Return a filled context on PostgreSQL, for what shows the same on SQLite elsewhere."""
    yield from opened_copy(originals, "postgres", fill_context, tmp_path)


@pytest.fixture
def sqlite_context(originals, tmp_path):
    """Return a filled context on SQLite, for what does not depend on the database."""
    yield from opened_copy(originals, "sqlite", fill_context, tmp_path)


@pytest.fixture
def empty(database_kind, tmp_path):
    """Return another context, over a database without any table, on SQLite and on PostgreSQL."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = sqlite_database(folder) if database_kind == "sqlite" else postgres_database()
    found = open_context(url, folder)
    yield found
    found.database.close()
    if database_kind == "postgres":
        drop_postgres(url)


@pytest.fixture
def database_url(database_kind, tmp_path):
    """Return the address of a database without any table, on SQLite and on PostgreSQL."""
    url = sqlite_database(tmp_path) if database_kind == "sqlite" else postgres_database()
    yield url
    if database_kind == "postgres":
        drop_postgres(url)


def pytest_configure(config):
    """Let every second process read the test files from the end, so that each file is compiled by only one of them.

    Compiling what asserts takes as long as reading all compiled files; where the processes meet, the other one has
    written what is left. Nearly everything that is made meanwhile stays: no garbage is looked for.
    """
    gc.disable()
    config.pluginmanager.register(_SameOrder())
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if int(number) % 2 and config.args == [str(TESTS)]:
        config.args = [
            str(folder) for folder in sorted(TESTS.iterdir(), reverse=True) if _holds_tests(folder)
        ]


def _holds_tests(folder):
    return folder.is_dir() and any(folder.glob("test_*.py"))


class _SameOrder:
    """Puts the files in one order before anybody shuffles them, in whichever order a process has read them."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: item.path)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Leave what stays for the whole session out of what the garbage collector walks through again and again."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no process works alone at the end; they come in any order.

    Those with a browser come one after another: they share it.
    """
    items.sort(
        key=lambda item: 0 if "browser" in item.path.parts else 1 if item.get_closest_marker("slow") else 2
    )


def _counts(item):
    """Tell whether the lines that a test runs count as shown: not those that it runs by chance, or a second time."""
    is_of_rules = item.path.relative_to(TESTS).parts[0] in RULES
    return is_of_rules and not item.get_closest_marker("slow") and not item.get_closest_marker("postgres")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Prepare as it is written what a test prepares that puts something else in the place of parts of the product."""
    PREPARED.is_allowed = "monkeypatch" not in item.fixturenames


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Count lines only while it matters: being watched makes everything else two thirds slower."""
    watching = Coverage.current()
    if watching is None or _counts(item):
        return (yield)
    watching.stop()
    try:
        return (yield)
    finally:
        watching.start()


NOT_CONTAINED = ("reference data", "optional extra")
"""What a machine may lack: data that must not be copied, and what an installation adds if it wants to."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skip into a failure in CI, except where the project does not contain what is needed."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(one in reason for one in NOT_CONTAINED):
            report.outcome = "failed"
            report.longrepr = f"skipped in CI: {reason}"
    return report
