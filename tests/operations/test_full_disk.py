"""A full disk is told in words and with its own status, and what was kept before stays; nothing breaks for want of it."""

import json
import os
import resource
import tempfile
from contextlib import contextmanager
from io import BytesIO, StringIO

import pytest
import structlog
from sqlalchemy import select
from werkzeug import formparser

from app.cli.command_line import main
from app.documents.save_anew import neutral_file
from app.factory import create_app
from app.front import request_reader
from app.front.request_reader import RequestRefusedError
from app.front.spool_room import SpoolRoom
from app.log_lines import LinesThatMayBeLost, configure_logs
from app.notices.delivery import NoRoomForLettersError
from app.notices.mail_channels import FolderChannel
from app.services.due_work.send_letters import send_next_letter
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.seal_heads import seal_heads
from app.services.recovery.back_up import back_up
from app.store import leases
from app.store.database_copy import CopyFailedError
from app.store.incident_rows import incidents
from app.store.sealed_heads import files_in
from app.store.tables_applications import outbox
from tests.documents.slip_fonts import needs_fonts
from tests.make.photos import jpeg_photo, sheet
from tests.make.service_journey import ServiceJourney
from tests.operations.test_spool_room import send
from tests.support.forked_children import as_the_product
from tests.support.signed_in import client_for, token_of

FULL = "/dev/full"
"""A device of the system on which every write finds no room."""
LONG = 600_000


def full_file(*_arguments, **_named):
    return open(FULL, "r+b", buffering=0)  # noqa: PTH123 — who asks for it closes it


@contextmanager
def room_for(size):
    """Let no file of this process grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_front_hears_a_request_out_and_says_that_there_is_no_room(monkeypatch):
    monkeypatch.setattr(request_reader.tempfile, "SpooledTemporaryFile", full_file)
    with (
        SpoolRoom(most=LONG, of_address=LONG).place("A", is_trusted=True) as place,
        pytest.raises(RequestRefusedError) as refused,
    ):
        send(place, LONG)
    assert refused.value.status.startswith("507")
    assert place.held == LONG


def test_a_page_that_finds_no_room_says_so_and_nothing_is_lost(sqlite_context, monkeypatch):
    client = client_for(create_app(sqlite_context), "agent")
    token = token_of(client)
    monkeypatch.setattr(formparser, "SpooledTemporaryFile", full_file)
    file = (BytesIO(b"x" * LONG), "scan.pdf")
    page = client.post(
        "/employer/attachments/other_materials", data={"csrf_token": token, "file.other_materials": file}
    )
    assert page.status_code == 507
    assert page.headers["Retry-After"]
    assert "服务器没有空间" in page.text
    assert client.get("/notices").status_code == 200


@needs_fonts
def test_a_good_file_is_not_refused_because_there_is_no_room_for_temporary_ones(tmp_path, monkeypatch):
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg_photo(sheet((600, 800))))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with as_the_product():
        assert neutral_file(path).pages == 1


class SmallDisk(StringIO):
    """A stream that takes some lines, then none, then all again."""

    is_full = False

    def write(self, text):
        if self.is_full:
            raise OSError(28, "No space left on device")
        return super().write(text)


def test_a_log_that_takes_no_line_stops_nobody_and_tells_later_how_many_it_missed():
    disk = SmallDisk()
    configure_logs(disk)
    log = structlog.get_logger("worker")
    try:
        log.info("first")
        disk.is_full = True
        log.info("second")
        log.info("third")
        disk.is_full = False
        log.info("fourth")
    finally:
        structlog.reset_defaults()
    told = [json.loads(line) for line in disk.getvalue().splitlines()]
    assert [one["event"] for one in told] == ["first", "lines of the log lost", "fourth"]
    assert told[1]["lines"] == 2
    assert LinesThatMayBeLost(disk).write("x\n") == 2


def test_letters_wait_for_room_however_long_and_are_never_given_up(sqlite_context):
    ServiceJourney(sqlite_context).submit()
    folder = sqlite_context.files.letters.root
    folder.mkdir(exist_ok=True)
    with sqlite_context.database.reading() as work:
        halves = [folder / f".{one}" for one in work.connection.execute(select(outbox.c.id)).scalars()]
    for half in halves:
        half.symlink_to(FULL)
    channels = {"mail": FolderChannel(sqlite_context.files.letters.keep, "office@example.invalid")}
    for _ in range(2 * leases.MAX_ATTEMPTS):
        with pytest.raises(NoRoomForLettersError):
            send_next_letter(sqlite_context, channels)
        sqlite_context.clock.forward(minutes=2)
    for half in halves:
        half.unlink()
    while send_next_letter(sqlite_context, channels):
        continue
    assert len(list(folder.glob("*.eml"))) == len(halves)
    with sqlite_context.database.reading() as work:
        assert incidents(work) == []


@pytest.fixture
def sealed(sqlite_context):
    """Return an office whose audit was sealed, in two sinks, and has gone on since."""
    settings = sqlite_context.settings
    object.__setattr__(settings, "audit_sink", settings.data_dir / "sink")
    seal_heads(sqlite_context)
    for _ in range(3):
        ServiceJourney(sqlite_context).withdraw("agent")
    sqlite_context.clock.forward(minutes=2)
    return sqlite_context


def test_heads_are_sealed_in_all_sinks_or_in_none(sealed):
    settings = sealed.settings
    (own,), (other,) = files_in(settings.heads_dir), files_in(settings.audit_sink)
    before = own.read_bytes()
    with room_for(len(before) + 20), pytest.raises(OSError, match="too large"):
        seal_heads(sealed)
    assert own.read_bytes() == other.read_bytes() == before
    # A process that was killed meanwhile leaves half a line.
    for path in (own, other):
        path.write_bytes(before + b"0123 {half")
    assert seal_heads(sealed) == 1
    assert own.read_bytes() == other.read_bytes()
    assert AuditCheck(sealed).run().findings == []


def test_a_backup_that_could_not_copy_everything_is_none_and_leaves_nothing(sealed, tmp_path):
    os.mkfifo(sealed.settings.heads_dir / "heads-0000-00.jsonl")
    with pytest.raises(CopyFailedError, match="heads-0000-00"):
        back_up(sealed, tmp_path / "kept")
    (sealed.settings.heads_dir / "heads-0000-00.jsonl").unlink()
    with room_for(4096), pytest.raises((CopyFailedError, OSError)):
        back_up(sealed, tmp_path / "kept")
    assert [one.name for one in (tmp_path / "kept").iterdir() if one.name != "files"] == []
    assert back_up(sealed, tmp_path / "kept")["files"]["missing"] == 0


def test_a_command_says_that_there_is_no_room(sqlite_context, monkeypatch, capsys, tmp_path):
    for name in ("secret_key", "encryption_key", "database_url", "data_dir"):
        value = str(getattr(sqlite_context.settings, name))
        monkeypatch.setenv(name.upper() if name == "database_url" else f"APP_{name.upper()}", value)
    with room_for(4096):
        assert main(["backup", str(tmp_path / "kept")]) == 1
    assert main(["paper", "receipt", FULL, "--in", "renewal"]) == 1
    said = capsys.readouterr().err
    assert "磁盘没有空间" in said
    assert "Traceback" not in said
