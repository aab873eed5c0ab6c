"""The first start of an empty office: a link on the terminal, a fresh one after a restart, none with an operator."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from app.context_builder import build_context
from app.services.accounts.begin_office import make_first_operator
from app.settings import UnsafeSettingsError, read_settings

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parents[2]
LINK = re.compile(r"http\S+/setup/(\S+)")
FIRST = {"login": "zhuguan", "display_name": "周主管", "password": "nine-letters", "again": "nine-letters"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(folder, **environment):
    """Start as an operator does; return what the terminal says until it says how to stop, and the process."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "app",
            "serve",
            "--no-demo",
            "--port",
            str(free_port()),
            "--data",
            str(folder),
        ],
        cwd=HERE,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    return said, process


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


PRODUCTION = {
    "APP_MODE": "production",
    "APP_SECRET_KEY": "k3y0f4nEmpty0ff1ce" * 4,
    "APP_ENCRYPTION_KEY": "0123456789abcdef" * 4,
    "APP_PUBLIC_URL": "https://office.example.invalid",
}


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["demo", "production"])
def test_an_empty_office_prints_a_link_until_there_is_an_operator(tmp_path, mode):
    environment = {} if mode == "demo" else {**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path / 'app.db'}"}
    said, process = started(tmp_path, **environment)
    stop(process)
    first = LINK.search(said)
    assert first, said
    assert "demo-2026" not in said
    said, process = started(tmp_path, **environment)
    stop(process)
    second = LINK.search(said)
    assert second.group(1) != first.group(1)
    context = build_context(read_settings({"APP_DATA_DIR": str(tmp_path), **environment}))
    make_first_operator(context, second.group(1), FIRST)
    context.database.close()
    said, process = started(tmp_path, **environment)
    stop(process)
    assert LINK.search(said) is None
    assert "首次设置还没有完成" in said


@pytest.mark.slow
def test_the_link_opens_in_a_browser(tmp_path):
    said, process = started(tmp_path)
    try:
        link = LINK.search(said).group()
        for _ in range(100):
            try:
                text = urllib.request.urlopen(link, timeout=20).read().decode()  # noqa: S310 — our own server
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        assert "首次设置" in text
    finally:
        stop(process)


def command(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=HERE,
        env={**os.environ, "APP_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_link_can_be_had_from_the_command_line(tmp_path):
    done = command(tmp_path, "setup-link", "--json")
    assert LINK.search(json.loads(done.stdout)["setup"]), done.stderr
    token = LINK.search(done.stdout).group(1).strip('"}')
    context = build_context(read_settings({"APP_DATA_DIR": str(tmp_path)}))
    make_first_operator(context, token, FIRST)
    context.database.close()
    done = command(tmp_path, "setup-link")
    assert done.returncode == 1
    assert "已有系统管理员" in done.stderr


@pytest.mark.parametrize("mode", ["", "prod", "Production", "PRODUCTION", "demo ", "test"])
def test_an_unknown_mode_starts_nothing(tmp_path, mode):
    with pytest.raises(UnsafeSettingsError, match="APP_MODE"):
        read_settings({"APP_DATA_DIR": str(tmp_path), "APP_MODE": mode})
    assert not (tmp_path / "keys.json").exists()


def test_the_terminal_says_what_is_wrong_with_the_mode_in_one_line(tmp_path):
    done = command(tmp_path, "doctor", APP_MODE="prod")
    assert done.returncode == 1
    assert "APP_MODE 只能写 demo 或 production" in done.stderr
    assert "Traceback" not in done.stderr
