"""Whatever is sent as a paper is refused or made neutral; nothing of it stays on the disk, and no browser runs it."""

import hashlib
import io
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pikepdf

from app.documents.active_content import active_content
from app.documents.page_images import PageUnreadableError, page_image
from app.documents.save_anew import NotNeutralError, neutral_file
from app.documents.scan_checks import check_structure
from app.documents.scan_limits import ScanLimits
from tests.make.hostile_files import HOSTILE, NAMES, SCRIPT, with_signature
from tests.make.photos import jpeg_photo, sheet
from tests.make.sent_uploads import SLOT
from tests.support.nightly import times
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading, choose

TIGHT = ScanLimits(cpu_seconds=6, wall_seconds=20, memory_bytes=640 * 1024 * 1024)
DOOR = f"/employer/attachments/{SLOT}/chosen"
LEAST_KINDS = 60
LEAST_REFUSED = 40
NEUTRAL = {
    "link to the web",
    "link to a file",
    "link to a share",
    "address on opening",
    "named action",
    "thread",
    "hide action",
    "form",
    "signature",
    "metadata",
    "outline that leads away",
    "hidden layers",
    "private data of a program",
    "link that is a script",
    "photo with a web page",
    "photo with an archive",
    "photo with a web page as comment",
}
"""What may be taken because nothing of the harm comes along; of some others only a blank page is left."""
OF_CATALOGUE = {"/Type", "/Pages"}
OF_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate"}
MARKS = (b"javascript", b"evil.invalid", b"app.alert", b"/Annots", b"/AcroForm", b"/Metadata", b"/URI", b"<script", b"PK\x03\x04", b"/PieceInfo")  # fmt: skip


def what_became(data, path):
    """Return the neutral file, or the codes for which it is refused."""
    path.write_bytes(data)
    try:
        made = neutral_file(path, limits=TIGHT)
    except NotNeutralError as bad:
        return None, {one.code for one in bad.report.findings if one.severity == "error"}
    path.write_bytes(made.data)
    report = check_structure(path, limits=TIGHT)
    if not report.is_acceptable:
        return None, {one.code for one in report.findings if one.severity == "error"}
    return made, set()


def assert_neutral(name, made):
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert set(pdf.Root.keys()) <= OF_CATALOGUE, name
        assert "/Info" not in pdf.trailer, name
        assert active_content(pdf) == {}, name
        for page in pdf.pages:
            assert set(page.obj.keys()) <= OF_PAGE, name
    lowered = made.data.lower()
    assert not [mark for mark in MARKS if mark.lower() in lowered], name


def test_every_hostile_file_is_refused_or_neutral(tmp_path):
    assert len(HOSTILE) >= LEAST_KINDS
    with ThreadPoolExecutor(2) as two:
        fates = dict(
            zip(
                HOSTILE,
                two.map(
                    lambda one: what_became(one[1](), tmp_path / one[0].replace(" ", "_")), HOSTILE.items()
                ),
                strict=True,
            )
        )
    neutral = {name: made for name, (made, _codes) in fates.items() if made is not None}
    for name, made in neutral.items():
        assert_neutral(name, made)
        try:
            assert page_image(made.data, 1, limits=TIGHT)
        except PageUnreadableError:
            continue
    refused = {name: codes for name, (_made, codes) in fates.items() if codes}
    assert len(neutral) + len(refused) == len(HOSTILE)
    kinds = f"{len(HOSTILE)} kinds, {len(refused)} refused, {len(neutral)} neutral"
    sys.stdout.write(f"hostile files: {kinds}: {sorted(neutral)}\n")
    assert neutral.keys() >= NEUTRAL, sorted(NEUTRAL - neutral.keys())


def through_the_script(desk, name, data):
    """Bring a file as a page with a script does; return what was said when it was refused, else an empty text."""
    answer = choose(desk, DOOR, (f"{name}.pdf", data), key=hashlib.sha256(name.encode()).hexdigest())
    assert answer.status_code in {200, 422}, (name, answer.text)
    return answer.json["said"] if answer.status_code == 422 else ""


def through_the_form(desk, name, data):
    """Bring a file with the form itself."""
    sent = {
        "csrf_token": desk.token(),
        "_key": hashlib.sha256(f"form {name}".encode()).hexdigest(),
        f"file.{SLOT}": (io.BytesIO(data), f"{name}.pdf"),
    }
    answer = desk.client.post(f"/employer/attachments/{SLOT}", data=sent, content_type="multipart/form-data")
    assert answer.status_code in {303, 422}, (name, answer.status_code)
    told = re.search(r'id="f-paper-error">(.*?)</p>', answer.text, re.DOTALL)
    return told.group(1) if answer.status_code == 422 else ""


def test_nothing_that_is_refused_lies_on_the_disk_afterwards(sqlite_context):
    """Each kind by one of the two doors, in turn; by night each by both."""
    desk, files = desk_of(sqlite_context, "agent4"), sqlite_context.files

    def on_disk():
        kept = {path.name for path in files.root.rglob("*") if path.is_file()}
        return kept | {path.name for path in files.parts.root.glob("*")}

    before, refused = on_disk(), 0
    for number, (name, make) in enumerate(HOSTILE.items()):
        doors = (through_the_script, through_the_form)
        for door in times(doors, (doors[number % 2],)):
            said = door(desk, name, make())
            if said:
                refused += 1
                assert re.search("[一-鿿]{6}", said), name
                assert on_disk() == before, name
            else:
                before = on_disk()
    assert refused >= LEAST_REFUSED


def test_a_signature_is_told_of_and_the_digest_of_the_original_is_kept(sqlite_context):
    desk = desk_of(sqlite_context, "agent4")
    answer = choose(desk, DOOR, ("签名.pdf", with_signature()))
    assert answer.status_code == 200, answer.text
    assert "电子签名" in answer.json["shown"]
    assert "签名不再能在这里验证" in answer.json["shown"]
    page = desk.get(f"/employer/attachments/{SLOT}/0")
    assert re.search(r"原文件.{0,40}SHA-256.{0,40}[0-9a-f]{64}", page.text, re.DOTALL)


def test_a_name_reaches_no_other_folder_header_or_program(sqlite_context):
    desk = desk_of(sqlite_context, "agent4")
    photo = jpeg_photo(sheet((300, 400)))
    for name in NAMES:
        answer = choose(desk, DOOR, (name, photo), key=hashlib.sha256(name.encode()).hexdigest())
        assert answer.status_code == 200, (name, answer.text)
        served = desk.client.get(f"/employer/attachments/{SLOT}/0/original")
        told = served.headers
        assert told["Content-Disposition"].startswith("attachment;"), name
        assert re.search(r"\.pdf\"?$", told["Content-Disposition"].strip()), name
        assert not set(told["Content-Disposition"]) & set("\r\n\x00/\\<>"), name
        assert (told["Content-Type"], told["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
        assert told["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert told["Cache-Control"] == "no-store"
        assert served.data.startswith(b"%PDF-")
        served.close()
    assert SCRIPT not in desk.get(f"/employer/attachments/{SLOT}/0").text.encode()


def test_an_announcement_that_is_none_is_refused_without_a_trace(sqlite_context):
    desk = desk_of(sqlite_context, "agent4")
    uploading = Uploading(desk.client, desk.token(), DOOR)
    for told in ("", "[]", "{}", "[1]", '[{"name":"a"}]', '[{"name":"a","size":"9","stamp":""}]', '[{"name":"a","size":-1,"stamp":"x"}]', "[" * 50_000):  # fmt: skip
        assert uploading.post(DOOR, files=told).status_code in {400, 422}, told[:40]
