"""What deploy/ ships is accepted by the programs it is for: systemd, PostgreSQL, the office's own settings and commands."""

import configparser
import re
import shlex
import shutil
import subprocess

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as text_of

from app.cli.command_line import parser
from app.settings import UnsafeSettingsError, read_settings
from tests.make.context_maker import ROOT
from tests.support.databases import SERVERS, PostgresServer

DEPLOYED = ROOT / "deploy"
UNITS = sorted((DEPLOYED / "systemd").glob("*.service"))
PROGRAM = "/srv/office/run"


def unit(path):
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str
    read.read_string(path.read_text("utf-8"))
    return read


def settings_in(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def environment():
    """The shipped settings, with the keys that an installation makes."""
    return settings_in(DEPLOYED / "systemd" / "office.env") | {
        "APP_SECRET_KEY": "fictional-secret-key-of-this-test-0123456789",
        "APP_ENCRYPTION_KEY": "0123456789abcdef" * 4,
        "APP_METRICS_TOKEN": "who-watches-the-machines-0123456789",
    }


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_each_unit_starts_the_office_with_options_that_it_knows(path):
    words = shlex.split(unit(path)["Service"]["ExecStart"])
    assert words[:2] == [PROGRAM, "serve"]
    chosen = parser("serve").parse_args(words[1:])
    assert chosen.only == {"office": None, "office-web": "web", "office-worker": "worker"}[path.stem]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_systemd_finds_nothing_wrong_with_a_unit(path, tmp_path):
    there = tmp_path / path.name
    there.write_text(path.read_text("utf-8").replace(PROGRAM, str(ROOT / "run")))
    told = subprocess.run(
        ["systemd-analyze", "verify", str(there)], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_the_shipped_settings_start_nothing_before_an_installation_has_its_own_keys(environment):
    with pytest.raises(UnsafeSettingsError, match="APP_SECRET_KEY"):
        read_settings(settings_in(DEPLOYED / "systemd" / "office.env"))
    read = read_settings(environment)
    assert read.is_production
    assert read.is_https


def test_each_shipped_setting_is_one_that_operators_can_read_about(environment):
    told = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "operators.md").read_text("utf-8")))
    assert set(environment) - told == set()


def test_the_image_has_the_programs_that_back_up_the_database_of_the_compose_file():
    server = re.search(r"image: postgres:(\d+)", (DEPLOYED / "compose.yaml").read_text("utf-8"))
    made, _, shipped = (DEPLOYED / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")
    assert f"postgresql-client-{server.group(1)}" in shipped
    assert "requirements/$extra.lock" in made


@pytest.mark.skipif(not SERVERS.exists(), reason="PostgreSQL is not installed")
def test_postgresql_starts_with_the_shipped_settings():
    text = (DEPLOYED / "postgresql" / "office.conf").read_text("utf-8")
    shipped = dict(re.findall(r"^(\w+) = '?(.*?)'?$", text, re.MULTILINE))
    small = {"shared_buffers": "16MB"}  # what a machine for tests has to spare
    words = [word for name, value in (shipped | small).items() for word in ("-c", f"{name}={value}")]
    server = PostgresServer(max(SERVERS.glob("*/bin")), words)
    engine = create_engine(server.url)
    try:
        with engine.connect() as connection:
            read = dict(connection.execute(text_of("SELECT name, setting FROM pg_settings")).all())
    finally:
        engine.dispose()
        server.stop()
    assert [read[name] for name in ("synchronous_commit", "fsync", "jit")] == ["on", "on", "off"]
    assert set(map(str.lower, shipped)) <= set(map(str.lower, read))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("APP_PROXIES", value) for value in ("x", "-1", "10", "1.0", "9" * 5000)),
        *(("APP_CLOCK_OFFSET_DAYS", value) for value in ("morgen", "--1", "40000", "9" * 5000)),
    ],
)
def test_a_number_that_is_none_starts_nothing_and_names_its_setting(name, value, tmp_path):
    with pytest.raises(UnsafeSettingsError, match=f"{name} 应为"):
        read_settings({"APP_DATA_DIR": str(tmp_path), name: value})
