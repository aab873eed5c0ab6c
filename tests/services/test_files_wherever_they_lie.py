"""Files lie in a folder or in a bucket: whoever brings, reads, checks, backs up and sweeps them notices no difference."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.places_of_heads import heads_place
from app.services.evidence.seal_heads import seal_heads
from app.services.papers.page_checks import check_waiting
from app.services.papers.seal_files import seal_all
from app.services.papers.sweep_files import FileRounds
from app.services.recovery.back_up import back_up
from app.services.recovery.move_files import Place, move_files
from app.services.recovery.restore_backup import restore
from app.services.recovery.verify_installation import verify
from app.store.sealed_files import UnreadableFileError
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import open_context
from tests.make.sent_uploads import SLOT, Script, small_photo, upload_in_work
from tests.support.databases import sqlite_database
from tests.support.object_server import object_server
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading
from tests.web.test_chosen_in_forms import shown

pytestmark = needs_fonts
TABLE = "/employer/attachments"
PHOTOS = [(f"IMG_{number}.jpg", small_photo(number)) for number in (1, 2)]
LIMIT = 1_000_000


@pytest.fixture(params=["folder", "bucket"])
def kept_in(request):
    """Where the files of the office lie."""
    return request.param


def over(context, kept_in, prefix=""):
    """Return the same office with its files there; those of the demonstration move along."""
    if kept_in == "folder":
        return context
    moved = replace(context, files=object_server().files(context, prefix or uuid4().hex))
    done = move_files(Place(context.files, None), Place(moved.files, None))
    assert done.is_whole
    return moved


@pytest.fixture
def office(sqlite_context, kept_in):
    return over(sqlite_context, kept_in)


def registered_paper(context):
    """Return the digest of a stored file."""
    folder = context.files.folders()[0]
    return context.files.digests(folder)[0]


def broken(context):
    return [one.wrong for one in verify(context) if one.check != "due"]


def sweep(context):
    rounds = FileRounds(context)
    while rounds.some():
        continue


def test_a_paper_comes_in_pieces_is_looked_at_in_order_and_read(office):
    desk = desk_of(office, "agent4")
    uploading = Uploading(desk.client, desk.token(), f"{TABLE}/{SLOT}/chosen")
    data = PHOTOS[0][1]
    begun = uploading.begin(PHOTOS[0]).json
    address = begun["files"][0]["url"]
    assert uploading.piece(address, 0, data[:4000]).json == {"received": 4000}
    assert uploading.piece(address, 0, data[:4000]).json == {"received": 4000}, (
        "told again after a lost answer"
    )
    assert desk.client.get(address).json == {"received": 4000, "finished": False}
    uploading.send(address, data, 4000, size=3000)
    assert uploading.post(address, digest=hashlib.sha256(data).hexdigest()).json["finished"]
    assert office.files.parts.identities() == []
    editor = begun["make"].removesuffix("/made")
    page = desk.get(editor)
    picture = next(link for tag, found, _ in page.elements if tag == "img" and (link := found["src"]))
    assert desk.client.get(picture).mimetype.startswith("image/")
    assert uploading.post(begun["make"], _key="k").status_code in (200, 201)
    (kept,) = shown(desk.get(f"{TABLE}/{SLOT}"), SLOT)
    form = {"csrf_token": desk.token(), "_key": "kept", f"_chosen.{SLOT}": kept}
    assert desk.client.post(f"{TABLE}/{SLOT}", data=form).status_code in (302, 303)
    assert check_waiting(office) >= 1
    address = f"{TABLE}/{SLOT}/1/original"
    original = desk.client.get(address)
    assert original.data.startswith(b"%PDF")
    part = desk.client.get(address, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.data) == (206, original.data[5:10])
    assert broken(office) == []


def test_a_file_that_did_not_come_as_announced_begins_anew(office):
    script, data = Script(office), PHOTOS[1][1]
    begun = script.begin(PHOTOS[1:])
    parts = office.files.parts
    for offset in (0, 500):
        parts.write(begun.files[0].id, offset, data[offset : offset + 500])
    assert parts.size(begun.files[0].id) == 1000
    assert parts.read(begun.files[0].id, 400, 200) == data[400:600]
    parts.write(begun.files[0].id, 500, data[500:700])
    assert parts.size(begun.files[0].id) == 700
    parts.write(begun.files[0].id, 0, data[:10])
    assert parts.size(begun.files[0].id) == 10
    with parts.unsealed(begun.files[0].id, 10) as path:
        assert path.read_bytes() == data[:10]


def test_verification_names_a_file_that_is_gone(office):
    assert broken(office) == []
    gone = registered_paper(office)
    office.files.remove(gone)
    (found,) = [one for one in verify(office, reads_files=False) if one.check == "files"]
    assert gone in found.wrong


def test_a_backup_comes_back_wherever_it_is_wanted(office, kept_in, tmp_path):
    """With uploads on their way and sealed heads; the backup is the same whichever place it was taken of."""
    seal_heads(office)
    upload_in_work(office, "agent4")
    script = Script(office, piece=2000)
    begun = script.begin(PHOTOS[:1])
    office.files.parts.write(begun.files[0].id, 0, PHOTOS[0][1][:2000])
    told = back_up(office, tmp_path / "kept")
    assert (told["files"]["missing"], told["files"]["damaged"]) == (0, 0)
    again = tmp_path / "again"
    again.mkdir()
    there = open_context(sqlite_database(again), again)
    if kept_in == "folder":
        # A backup of a folder comes back into a bucket, and the other way round.
        there = replace(there, files=object_server().files(there, uuid4().hex))
    done = restore(there, tmp_path / "kept")
    assert (done["missing"], done["files"]) == (0, told["files"]["files"])
    assert broken(there) == []
    assert AuditCheck(there).run().findings == []
    assert there.files.parts.read(begun.files[0].id, 0, 5000) == PHOTOS[0][1][:2000]
    there.database.close()


def test_a_file_that_lies_plain_in_a_backup_is_sealed_before_it_leaves_for_a_bucket(sqlite_context, tmp_path):
    back_up(sqlite_context, tmp_path / "kept")
    sha256 = registered_paper(sqlite_context)
    with sqlite_context.files.open(sha256) as content:
        plain = content.read()
    lies = tmp_path / "kept" / "files" / sha256[:2] / sha256
    lies.unlink()
    lies.write_bytes(plain)
    again = tmp_path / "again"
    again.mkdir()
    there = open_context(sqlite_database(again), again)
    prefix = uuid4().hex
    there = replace(there, files=object_server().files(there, prefix))
    restore(there, tmp_path / "kept")
    with object_server().objects(f"{prefix}/files").open(f"{sha256[:2]}/{sha256}") as object_:
        assert plain[:100] not in object_.read()
    with there.files.open(sha256) as content:
        assert content.read() == plain
    assert broken(there) == []
    there.database.close()


def test_bytes_that_the_office_has_not_sealed_are_never_taken_for_a_paper_of_the_bucket(sqlite_context):
    prefix = uuid4().hex
    office = over(sqlite_context, "bucket", prefix)
    sha256 = registered_paper(office)
    objects = object_server().objects(f"{prefix}/files")
    objects.replace(f"{sha256[:2]}/{sha256}", lambda out: out.write(b"%PDF-1.4 of somebody else"))
    with pytest.raises(UnreadableFileError):
        office.files.open(sha256)
    assert any(sha256 in one for one in broken(office))


def test_what_no_row_knows_goes_after_a_day_and_is_new_when_it_is_brought_again(office):
    unknown = office.files.keep(io.BytesIO(b"nobody knows it"), limit=LIMIT).sha256
    known = registered_paper(office)
    office.files.parts.write("a" * 32, 0, b"of no row")
    sweep(office)
    assert office.files.is_there(unknown)
    now = office.machine.wall()
    assert office.files.is_older(unknown, now + timedelta(seconds=5))
    assert not office.files.is_older(unknown, now - timedelta(minutes=5))
    object.__setattr__(office, "machine", Later(office.machine))
    sweep(office)
    assert not office.files.is_there(unknown)
    assert office.files.parts.identities() == []
    assert office.files.is_there(known)


class Later:
    """The clock of the machine, two days on."""

    def __init__(self, machine):
        self._machine = machine

    def __getattr__(self, name):
        return getattr(self._machine, name)

    def wall(self):
        return self._machine.wall() + timedelta(days=2)


def test_letters_are_kept_read_and_removed(office):
    office.files.letters.keep("7", b"Subject: hello")
    office.files.letters.keep("7", b"Subject: once more")
    assert office.files.letters.read("7") == b"Subject: once more"
    assert office.files.letters.read("8") is None
    assert office.files.letters.read("../7") is None
    assert office.files.letters.remove_older(office.machine.wall() - timedelta(days=1)) == 0
    assert office.files.letters.remove_older(office.machine.wall() + timedelta(minutes=1)) == 1
    assert office.files.letters.identities() == []


def test_heads_are_sealed_line_behind_line_and_verify(office):
    assert seal_heads(office) == 1
    office.clock.forward(minutes=2)
    Script(office).choose(PHOTOS[:1])
    office.clock.forward(minutes=2)
    assert seal_heads(office) == 1
    assert AuditCheck(office).run().findings == []
    (month,) = heads_place(office).months()
    assert len(b"".join(heads_place(office).pieces(month)).splitlines()) == 2
    assert seal_all(office).damaged == 0
