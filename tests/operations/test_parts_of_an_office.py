"""A machine may serve pages only, or do due work only; both together are one office."""

import http.client
import os
import signal
import time

import pytest

from app.cli.command_line import main
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context
from tests.support.running_office import PATIENCE_SECONDS, RunningOffice, RunningWorkers, children_of, name_of

pytestmark = pytest.mark.slow
TOKEN = "who-watches-the-machines-0123456789"
BEAT = "\noffice_worker_beat_age_seconds "


def until(holds, told=str):
    """Wait for something; fail with what is told when it does not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, told()
        time.sleep(0.1)


def names_of(part):
    return sorted(name_of(child) for child in children_of(part.process.pid))


@pytest.fixture
def parts(originals, tmp_path):
    """Yield a half that serves pages, and a function that starts two workers over the same data."""
    for context in opened_copy(originals, "sqlite", fill_context, tmp_path):
        keys = {
            "APP_SECRET_KEY": context.settings.secret_key,
            "APP_ENCRYPTION_KEY": context.settings.encryption_key,
            "APP_METRICS_TOKEN": TOKEN,
        }
    web = RunningOffice(tmp_path, "--no-demo", "--only", "web", "--web-processes", "1", **keys)
    started = [web]

    def start_workers():
        started.append(RunningWorkers(tmp_path, "--no-demo", workers=2, log=tmp_path / "workers.log", **keys))
        return started[-1]

    yield web, start_workers
    for part in reversed(started):
        part.stop()


def figures_of(part):
    """Return what somebody who watches the office reads."""
    connection = http.client.HTTPConnection("127.0.0.1", part.port, timeout=20)
    connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    answer = connection.getresponse()
    assert answer.status == http.HTTPStatus.OK
    text = answer.read().decode()
    connection.close()
    return text


def test_pages_and_due_work_run_apart_and_take_new_code_apart(parts):
    web, start_workers = parts
    assert names_of(web) == ["office-front", "office-web"]
    assert BEAT not in figures_of(web)
    workers = start_workers()
    until(lambda: BEAT in figures_of(web))
    assert names_of(workers) == ["office-worker"] * 2
    with pytest.raises(ConnectionRefusedError):
        figures_of(workers)
    former = set(children_of(workers.process.pid))
    os.kill(workers.process.pid, signal.SIGHUP)
    until(lambda: not former & set(children_of(workers.process.pid)), workers.log.read_text)
    until(lambda: names_of(workers) == ["office-worker"] * 2, workers.log.read_text)
    killed = children_of(workers.process.pid)[0]
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in children_of(workers.process.pid))
    until(lambda: names_of(workers) == ["office-worker"] * 2, workers.log.read_text)


@pytest.mark.parametrize("count", ["0", "-1", "65", "2.5", "two", "9" * 5000])
def test_numbers_of_processes_that_make_no_sense_start_nothing(count, capsys):
    with pytest.raises(SystemExit):
        main(["serve", "--workers", count])
    assert "应是 1 到 64 的整数" in capsys.readouterr().err
