"""Several hosts with empty data folders over one database and one bucket; and what holds while the bucket is away."""

import hashlib
import io
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from app.notices.mail_channels import FolderChannel
from app.services.due_work.send_letters import send_next_letter
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.seal_heads import seal_heads
from app.services.papers.page_checks import PageCheckRounds, check_waiting
from app.store import leases
from app.store.disk_trouble import DiskFullError, StoreAwayError
from app.store.incident_rows import incidents
from app.store.s3_objects import S3Objects
from tests.documents.slip_fonts import needs_fonts
from tests.make.sent_uploads import SLOT, Script, small_photo
from tests.make.service_journey import ServiceJourney
from tests.services.bucket_offices import away, hosts, office, prefix
from tests.support.object_server import object_server
from tests.support.racers import race
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading
from tests.web.test_chosen_in_forms import shown

pytestmark = needs_fonts

__all__ = ["hosts", "office", "prefix"]
TABLE = "/employer/attachments"
PHOTO = ("IMG_1.jpg", small_photo(3))


def uploading_at(context):
    desk = desk_of(context, "agent4")
    return desk, Uploading(desk.client, desk.token(), f"{TABLE}/{SLOT}/chosen")


def test_an_upload_begins_on_one_host_ends_on_the_other_and_is_read_on_the_first(hosts):
    first, second = hosts
    data = PHOTO[1]
    (desk, here), (other_desk, there) = uploading_at(first), uploading_at(second)
    begun = here.begin(PHOTO).json
    address = begun["files"][0]["url"]
    assert here.piece(address, 0, data[:4000]).json == {"received": 4000}
    assert there.piece(address, 4000, data[4000:9000]).json == {"received": 9000}
    here.send(address, data, 9000)
    assert there.post(address, digest=hashlib.sha256(data).hexdigest()).json["finished"]
    assert there.post(begun["make"], _key="k").status_code in (200, 201)
    (kept,) = shown(other_desk.get(f"{TABLE}/{SLOT}"), SLOT)
    form = {"csrf_token": desk.token(), "_key": "kept", f"_chosen.{SLOT}": kept}
    assert desk.client.post(f"{TABLE}/{SLOT}", data=form).status_code in (302, 303)
    assert check_waiting(second) >= 1
    for one in (desk, other_desk):
        assert one.client.get(f"{TABLE}/{SLOT}/1/original").data.startswith(b"%PDF")
        assert one.client.get(f"{TABLE}/{SLOT}/1/pages/1.png").mimetype.startswith("image/")
    for context in hosts:
        names = {path.name for path in context.settings.data_dir.iterdir()}
        assert names <= {"page-images", "turns"}, "nothing that matters is tied to this host"


def test_hosts_that_bring_the_same_file_at_once_keep_it_once(hosts):
    stored = race(6, lambda number: hosts[number % 2].files.keep(io.BytesIO(b"same"), limit=100))
    assert len({one.sha256 for one in stored}) == 1
    assert hosts[0].files.lies_whole(stored[0].sha256)


def test_a_file_that_is_brought_again_while_it_is_swept_stays(office, prefix, monkeypatch):
    """The sweep has seen it old; before it removes it another host brings it again."""
    sha256 = office.files.keep(io.BytesIO(b"old"), limit=100).sha256
    other = replace(office, files=object_server().files(office, prefix))
    long_from_now = office.machine.wall() + timedelta(days=2)
    objects = office.files._objects
    seen = objects._head

    def seen_and_brought_again(name):
        found = seen(name)
        monkeypatch.setattr("app.store.s3_objects.FRESH_SECONDS", -1)
        other.files.keep(io.BytesIO(b"old"), limit=100)
        return found

    monkeypatch.setattr(objects, "_head", seen_and_brought_again)
    assert not office.files.remove_older(sha256, long_from_now)
    assert other.files.lies_whole(sha256)


def test_while_the_bucket_is_away_pages_say_so_nothing_is_lost_and_it_heals(office):
    desk, uploading = uploading_at(office)
    data = PHOTO[1]
    begun = uploading.begin(PHOTO).json
    address = begun["files"][0]["url"]
    uploading.piece(address, 0, data[:4000])
    # The agent of another unit has a paper already.
    reader = desk_of(office, "agent")
    page = f"{TABLE}/agent_id_card/1"
    with away():
        piece = uploading.piece(address, 4000, data[4000:])
        assert (piece.status_code, piece.headers["Retry-After"]) == (503, "2")
        assert "已经上传的部分还在" in piece.json["said"]
        assert desk.client.get(address).json == {"received": 4000, "finished": False}
        original = reader.client.get(f"{page}/original")
        assert (original.status_code, original.headers["Retry-After"]) == (503, "10")
        assert "存放材料文件的服务器没有应答" in original.text
        assert reader.client.get(f"{page}/pages/1.png").status_code == 503
        assert reader.get(page).title, "what needs no file goes on"
        sent = {"csrf_token": desk.token(), "_key": "k", f"file.{SLOT}": (io.BytesIO(data), "声明.jpg")}
        form = desk.client.post(f"{TABLE}/{SLOT}", data=sent)
        assert (form.status_code, "存放材料的服务器暂时没有应答" in form.text) == (422, True)
    uploading.send(address, data, 4000)
    with away():
        ended = uploading.post(address, digest=hashlib.sha256(data).hexdigest())
        assert ended.status_code == 503
    assert uploading.post(address, digest=hashlib.sha256(data).hexdigest()).json["finished"]
    assert uploading.post(begun["make"], _key="k").status_code in (200, 201)
    assert reader.client.get(f"{page}/original").data.startswith(b"%PDF")


def test_letters_wait_while_the_bucket_has_no_room(office, monkeypatch):
    """No try is counted: they leave when there is room again."""

    ServiceJourney(office).submit()

    def full(*_written):
        raise DiskFullError("QuotaExceeded")

    channels = {"mail": FolderChannel(office.files.letters.keep, "office@example.invalid")}
    with monkeypatch.context() as patched:
        patched.setattr(S3Objects, "replace", full)
        for _ in range(leases.MAX_ATTEMPTS + 1):
            with pytest.raises(DiskFullError):
                send_next_letter(office, channels)
            office.clock.forward(minutes=2)
    while send_next_letter(office, channels):
        continue
    assert office.files.letters.identities()


def test_the_worker_goes_on_where_it_was_when_the_bucket_is_there_again(office):
    """Checks of pages, letters and heads wait; nothing becomes an incident, and no try is counted."""
    ServiceJourney(office).submit()
    Script(office).choose([PHOTO])
    channels = {"mail": FolderChannel(office.files.letters.keep, "office@example.invalid")}
    with away():
        for _ in range(leases.MAX_ATTEMPTS + 1):
            with pytest.raises(StoreAwayError):
                send_next_letter(office, channels)
            office.clock.forward(minutes=2)
        with pytest.raises(StoreAwayError):
            seal_heads(office)
        rounds = PageCheckRounds(office)
        with pytest.raises(StoreAwayError):
            until_it_tells(rounds)
    while send_next_letter(office, channels):
        continue
    assert office.files.letters.identities()
    assert seal_heads(office) >= 1
    office.clock.forward(minutes=5)
    assert check_waiting(office) >= 1
    assert AuditCheck(office).run().findings == []
    with office.database.reading() as work:
        assert incidents(work) == []


def until_it_tells(rounds):
    """Let a worker go round until what it has met is told."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        rounds.some()
        time.sleep(0.02)
