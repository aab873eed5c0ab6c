"""Several hosts with empty data folders over one database and one bucket; and what holds while the bucket is away."""

import hashlib
import io
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.notices.mail_channels import FolderChannel
from app.services.due_work.send_letters import send_next_letter
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.nightly_check import NightlyCheck
from app.services.evidence.places_of_heads import heads_place, second_place
from app.services.evidence.seal_heads import seal_heads
from app.services.papers.page_checks import PageCheckRounds, check_waiting
from app.services.recovery.move_files import Place, move_files
from app.store import leases
from app.store.audit_check_rows import last_checks
from app.store.disk_trouble import DiskFullError, StoreAwayError
from app.store.incident_rows import incidents
from app.store.s3_objects import S3Objects
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import open_context
from tests.make.sent_uploads import SLOT, Script, small_photo
from tests.make.service_journey import ServiceJourney
from tests.support.object_server import object_server
from tests.support.racers import race
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading
from tests.web.test_chosen_in_forms import shown

pytestmark = needs_fonts
TABLE = "/employer/attachments"
PHOTO = ("IMG_1.jpg", small_photo(3))


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


def test_heads_that_hosts_seal_in_turn_are_one_chain_in_both_places(hosts, prefix):
    for context in hosts:
        object.__setattr__(context.settings, "audit_sink_bucket", f"s3://office/{prefix}-sink")
    for number in range(4):
        hosts[number % 2].clock.forward(minutes=2)
        ServiceJourney(hosts[number % 2], login=("zhao", "wang", "qian", "sun")[number])
        assert seal_heads(hosts[number % 2]) == 1
    lines = object_server().names(f"{prefix}/audit-heads")
    assert [name.rpartition("/")[2] for name in lines] == [f"{number:012d}.000" for number in (1, 2, 3, 4)]
    for context in hosts:
        assert AuditCheck(context).run().findings == []
        assert second_place(context).months() == heads_place(context).months()
    object_server().objects(f"{prefix}/audit-heads").remove(lines[1])
    told = {one.kind.value for one in AuditCheck(hosts[0]).run().findings}
    assert {"heads_gap", "sink_differs"} <= told


def test_a_line_that_the_database_never_heard_of_is_followed_by_one_of_the_same_number(
    hosts, prefix, monkeypatch
):
    first, second = hosts

    def killed(*_row):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.services.evidence.seal_heads.note_line", killed)
        with pytest.raises(KeyboardInterrupt):
            seal_heads(first)
    second.clock.forward(minutes=2)
    assert seal_heads(second) == 1
    names = object_server().names(f"{prefix}/audit-heads")
    assert [name.rpartition("/")[2] for name in names] == ["000000000001.000", "000000000001.001"]
    assert AuditCheck(first).run().findings == []


def test_a_line_that_a_crash_has_left_stays_as_it_is_however_old(office, prefix, monkeypatch):
    def killed(*_row):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.services.evidence.seal_heads.note_line", killed)
        with pytest.raises(KeyboardInterrupt):
            seal_heads(office)
    heads = object_server().objects(f"{prefix}/audit-heads")
    (left,) = object_server().names(f"{prefix}/audit-heads")
    content = heads.open(left).read()
    monkeypatch.setattr("app.store.s3_objects.FRESH_SECONDS", -60)
    office.clock.forward(minutes=2)
    assert seal_heads(office) == 1
    assert heads.open(left).read() == content
    assert len(object_server().names(f"{prefix}/audit-heads")) == 2
    assert AuditCheck(office).run().findings == []


def test_lines_whose_answer_was_lost_on_its_way_are_sealed_once_in_each_place(office, prefix, monkeypatch):
    """The client asks again by itself, and the server says that the object is there."""
    object.__setattr__(office.settings, "audit_sink_bucket", f"s3://office/{prefix}-sink")
    kept, lost = S3Objects.add, []

    def asked_again(objects, name, write):
        is_new = kept(objects, name, write)
        if is_new and not lost:
            lost.append(name)
            return kept(objects, name, write)
        return is_new

    monkeypatch.setattr(S3Objects, "add", asked_again)
    assert seal_heads(office) == 1
    own, sink = (object_server().names(f"{place}/audit-heads") for place in (prefix, f"{prefix}-sink"))
    assert own == sink == lost
    assert AuditCheck(office).run().findings == []


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


def test_a_nightly_check_that_cannot_read_the_bucket_is_no_good_night(office):
    """Interrupted checks begin anew: what was not looked at is not told as good."""
    seal_heads(office)
    office.clock.go_to(office.today() + timedelta(days=1), hour=3)
    nightly = NightlyCheck(office)
    with away():
        for _ in range(2):
            with pytest.raises(StoreAwayError):
                until_it_ends(nightly)
    with office.database.reading() as work:
        assert last_checks(work) == []
    until_it_ends(nightly)
    with office.database.reading() as work:
        (check,) = last_checks(work)
    assert check.is_good


def until_it_ends(nightly):
    """Let the worker go on with its check."""
    while nightly.some():
        continue


def until_it_tells(rounds):
    """Let a worker go round until what it has met is told."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        rounds.some()
        time.sleep(0.02)
