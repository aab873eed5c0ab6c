"""`./run reload` brings new code and an added column while people work: no request fails."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from app.serving_state import read_state
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context, open_context
from tests.support.copied_program import HEADERS, copy_program, lay_down, lay_down_migration
from tests.support.nightly import times
from tests.support.running_office import PATIENCE_SECONDS, RunningOffice
from tests.support.steady_load import SlowSender, SteadyLoad

pytestmark = pytest.mark.slow
RELOADS = times(50, 2)


def reload(program, office):
    """Run the command of operators."""
    command = [sys.executable, "-m", "app", "reload", "--data", str(office.folder)]
    return subprocess.run(command, cwd=program, capture_output=True, text=True, check=False, timeout=200)


def hang_up(office):
    """Send the signal that the command sends, and wait as it does."""
    before = read_state(office.folder)
    os.kill(before.pid, signal.SIGHUP)
    until = time.monotonic() + PATIENCE_SECONDS
    # While the process becomes the new program, it has no command line for a moment.
    while read_state(office.folder) in (before, None):
        assert time.monotonic() < until, office.log.read_text()[-3000:]
        time.sleep(0.1)
    assert read_state(office.folder).reloads == before.reloads + 1


@pytest.fixture
def served(originals, tmp_path):
    """Serve a copy of the program with a copy of the filled office."""
    folder, program = tmp_path / "data", copy_program(tmp_path / "program")
    folder.mkdir()
    for context in opened_copy(originals, "sqlite", fill_context, folder):
        keys = {
            "APP_SECRET_KEY": context.settings.secret_key,
            "APP_ENCRYPTION_KEY": context.settings.encryption_key,
        }
    lay_down(program, 0)
    office = RunningOffice(folder, "--no-demo", root=program, **keys)
    yield program, office
    office.stop()


def test_no_request_fails_while_new_code_comes_and_broken_code_changes_nothing(served):
    program, office = served
    with SteadyLoad(office.port, "agent") as load:
        for number in range(1, RELOADS + 1):
            slow = SlowSender(office.port)
            lay_down(program, number)
            if number == 2:
                lay_down_migration(program, number)
            if number == 1:
                done = reload(program, office)
                assert done.returncode == 0, done.stderr + office.log.read_text()[-3000:]
            else:
                hang_up(office)
            assert " 403 " in slow.end()
        (program / HEADERS).write_text("this is no program")
        refused = reload(program, office)
        assert refused.returncode == 1
        assert "继续使用原来的程序" in refused.stderr
    said = f"reloads: {RELOADS}, {load.answered} requests, {len(load.failed)} failed, by version {dict(load.versions)}"
    sys.stdout.write(said + "\n")
    assert load.failed == [], said
    assert set(load.versions) == {str(number) for number in range(RELOADS + 1)}
    assert load.answered > 20 * RELOADS
    log = office.log.read_text()
    assert log.count('"worker stopped"') == RELOADS
    assert log.count('"worker started"') == RELOADS + 1
    assert _has_added_column(office.folder)


def _has_added_column(folder):
    context = open_context(f"sqlite:///{folder / 'app.db'}", folder)
    try:
        with context.database.reading() as work:
            work.connection.execute(text("select added_2 from notice"))
    finally:
        context.database.close()
    return True
