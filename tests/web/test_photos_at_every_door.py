"""Photos are taken wherever a paper is asked for: with a script when they are chosen, without one with the form."""

import io

import pytest

from app.store.attachment_rows import versions_of_slot
from app.store.document_rows import documents_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.pdf_files import plain_pdf
from tests.make.photos import PLACE, heic_photo, jpeg_photo
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of
from tests.support.upload_client import choose
from tests.web.test_chosen_in_forms import EVERY_DOOR, place, shown

__all__ = ["place"]
pytestmark = needs_fonts
STATEMENT = "employee_integrity_statement"


def files(*photos):
    return [(io.BytesIO(data), name) for name, data in photos]


def send(desk, path, name, *photos, **more):
    sent = {"csrf_token": desk.token(), "_key": "k", name: files(*photos), **more}
    return desk.client.post(path, data=sent)


@EVERY_DOOR
def test_chosen_photos_and_a_pdf_wait_as_one_pdf_with_their_pages(place):
    desk, form, door, slot = place
    photos = ("IMG_1.jpg", jpeg_photo()), ("IMG_2.HEIC", heic_photo()), ("其余.pdf", plain_pdf(2))
    answer = choose(desk, door, *photos)
    assert answer.status_code == 200, answer.text
    page = desk.get(form)
    assert shown(page, slot)
    assert "IMG_1 等 3 个.pdf" in page
    assert "4 页" in page
    assert "调整页面" in page


@EVERY_DOOR
def test_every_box_says_and_takes_photos(place):
    desk, form, _door, slot = place
    page = desk.get(form)
    (box,) = [found for _t, found, _i in page.elements if found.get("name") == f"file.{slot}"]
    kinds = {"application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"}
    assert kinds <= set(box["accept"].split(","))
    assert "multiple" in box
    assert "手机拍的照片（JPG、PNG、HEIC、WebP）" in page


def papers_of(context, journey):
    with context.database.reading() as work:
        return {row.slot: row for row in documents_of(work, journey.case_id)}


@pytest.fixture
def renewal(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    return journey, f"/tasks/{journey.open()['update_information'].key}"


def test_without_a_script_photos_travel_with_the_form_and_are_one_paper(sqlite_context, renewal):
    journey, form = renewal
    photos = ("正面.jpg", jpeg_photo(is_turned=True)), ("反面.jpg", jpeg_photo())
    answer = send(desk_of(sqlite_context, "zhao"), form, f"file.{STATEMENT}", *photos, _step="save")
    assert answer.status_code in (200, 303, 422), answer.text
    paper = papers_of(sqlite_context, journey)[STATEMENT]
    assert (paper.filename, paper.pages) == ("正面 等 2 个.pdf", 2)
    stored = sqlite_context.files.open(paper.sha256).read()
    assert stored.startswith(b"%PDF-")
    assert PLACE.encode() not in stored
    lying = {path.name for path in (sqlite_context.settings.data_dir / "files").iterdir()}
    assert not [name for name in lying if name.startswith(".incoming")]


def test_a_bad_file_among_good_ones_is_told_at_its_field_and_nothing_is_kept(sqlite_context, renewal):
    journey, form = renewal
    mixed = ("正面.jpg", jpeg_photo()), ("其余.pdf", b"<html>")
    answer = send(desk_of(sqlite_context, "zhao"), form, f"file.{STATEMENT}", *mixed)
    assert answer.status_code == 422
    assert "这不是 PDF 文件" in answer.text
    assert papers_of(sqlite_context, journey) == {}


def test_a_unit_brings_its_papers_as_photos_too(sqlite_context):
    desk, slot = desk_of(sqlite_context, "agent4"), "employer_integrity_statement"
    answer = send(desk, f"/employer/attachments/{slot}", f"file.{slot}", ("声明.jpeg", jpeg_photo()))
    assert answer.status_code == 303
    with sqlite_context.database.reading() as work:
        newest = max(
            versions_of_slot(work, actor_named(sqlite_context, "agent4").employer_id, slot),
            key=lambda row: row.version,
        )
    assert newest.filename == "声明.pdf"
