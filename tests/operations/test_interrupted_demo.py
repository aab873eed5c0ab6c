"""A first start that is killed while it fills the demonstration: the next start fills it whole, once, and loses nothing of anybody's."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.context_builder import build_context
from app.demo.fill_demo import fill_demo
from app.demo.play_demo import STORIES
from app.domain.office_codes import ApplicationState, PermitState
from app.services.accounts.sign_in import sign_in
from app.services.installation.prepare_installation import prepare
from app.settings import read_settings
from app.store.setup_rows import is_demo_begun, note_demo_begun
from app.store.tables_cases import application_case
from app.store.tables_identity import account
from app.store.tables_office import permit
from tests.make.context_maker import actor_named
from tests.operations.test_first_start import free_port

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parents[2]
PATIENCE = 180


def start(folder):
    command = [sys.executable, "-m", "app", "serve", "--port", str(free_port()), "--data", str(folder)]
    return subprocess.Popen(
        command,
        cwd=HERE,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def whole_start(folder):
    """Start and wait until pages are served; return what the terminal said, and stop again."""
    process, said = start(folder), ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return said


def opened(folder):
    return build_context(read_settings({"APP_DATA_DIR": str(folder)}))


def count(context, table):
    with context.database.reading() as work:
        return work.connection.execute(select(func.count()).select_from(table)).scalar_one()


def killed_when(folder, table, most):
    """Start, and kill -9 as soon as there are so many rows of a table; pages were never served."""
    process, until = start(folder), time.monotonic() + PATIENCE
    context = None
    while time.monotonic() < until:
        try:
            context = context or opened(folder)
            if count(context, table) >= most:
                break
        except Exception:  # noqa: BLE001 — there is no database yet
            context = None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    assert "Ctrl-C" not in process.communicate()[0]
    with context.database.reading() as work:
        assert is_demo_begun(work)
    context.database.close()


def states(context, column):
    with context.database.reading() as work:
        return set(work.connection.execute(select(column)).scalars())


def test_starts_that_were_killed_are_made_good_by_the_next_one(tmp_path):
    for table, most in ((account, 1), (application_case, 12)):
        killed_when(tmp_path, table, most)
    said = whole_start(tmp_path)
    assert "没有演完" not in said
    assert "agent7" in said
    context = opened(tmp_path)
    assert states(context, application_case.c.state) == {str(state) for state in ApplicationState}
    assert states(context, permit.c.state) == {str(state) for state in PermitState}
    cases, people = count(context, application_case), count(context, account)
    assert cases >= len(list(STORIES.glob("*.toml")))
    with context.database.reading() as work:
        assert not is_demo_begun(work)
    assert fill_demo(context) == []
    assert (count(context, application_case), count(context, account)) == (cases, people)
    context.database.close()


def test_an_office_that_somebody_has_used_is_never_emptied(context):
    context.database.transact(note_demo_begun)
    sign_in(context, "agent", "demo-2026")
    before = count(context, account), count(context, permit)
    assert fill_demo(context) == []
    assert (count(context, account), count(context, permit)) == before
    assert actor_named(context, "agent").employer_id


@pytest.mark.postgres
def test_an_office_whose_filling_was_interrupted_is_filled_on_the_database_of_production(postgres_context):
    """On SQLite starts that were killed show it."""
    context = postgres_context
    context.database.transact(note_demo_begun)
    assert fill_demo(context) == []
    assert states(context, application_case.c.state) == {str(state) for state in ApplicationState}


@pytest.mark.parametrize(
    "arguments",
    [
        ("users", "add", "--login", "second", "--role", "operator", "--password", "a-long-one"),
        ("calendar", "import", "{days}"),
        ("publish", str(HERE / "processes" / "renewal")),
    ],
    ids=lambda arguments: arguments[0],
)
def test_an_office_that_a_command_has_changed_is_never_emptied(tmp_path, arguments):
    context = opened(tmp_path)
    prepare(context)
    context.database.transact(note_demo_begun)
    days = tmp_path / "days.csv"
    days.write_text("2027-03-03,休息,停电,人工\n")
    done = subprocess.run(
        [sys.executable, "-m", "app", *(one.format(days=days) for one in arguments)],
        cwd=HERE,
        env={**os.environ, "APP_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with context.database.reading() as work:
        assert not is_demo_begun(work)
    context.database.close()
