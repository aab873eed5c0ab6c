"""The page editor works without a script: every button is a form, and what was put in order stays so."""

import io
import re

import pytest

from tests.documents.slip_fonts import needs_fonts
from tests.make.pdf_files import plain_pdf
from tests.make.sent_uploads import SLOT, small_photo
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading
from tests.web.test_chosen_in_forms import shown

pytestmark = needs_fonts
FORM = f"/employer/attachments/{SLOT}"
PHOTOS = [(f"IMG_{number}.jpg", small_photo(number)) for number in (1, 2)]


@pytest.fixture
def editor(sqlite_context):
    """Return a desk and the address of the pages of two photos that have come."""
    desk = desk_of(sqlite_context, "agent4")
    make = Uploading(desk.client, desk.token(), f"{FORM}/chosen").bring(*PHOTOS)
    return desk, make.removesuffix("/made")


def pages_on(page):
    return re.findall(r'<li id="p-([0-9a-f-]+)"', page.text)


def test_pages_are_moved_turned_left_out_added_and_made_a_paper_without_a_script(editor):
    desk, address = editor
    first, second = pages_on(desk.get(address))
    assert desk.client.get(f"{address}/pages/{first}.png").mimetype.startswith("image/")

    def press(step):
        answer = desk.client.post(address, data={"csrf_token": desk.token(), "_step": step})
        assert (answer.status_code, answer.location) == (303, f"{address}#p-{step.split(':')[1]}")
        return desk.get(address)

    assert pages_on(press(f"down:{first}")) == [second, first]
    assert pages_on(press(f"move:{first}:0")) == [first, second]
    assert 'class="turn-90"' in press(f"right:{second}").text
    assert "已去掉" in press(f"out:{first}")
    assert "已去掉" not in press(f"in:{first}")
    press(f"out:{first}")
    press("up:nowhere")
    more = {"csrf_token": desk.token(), f"file.{SLOT}": (io.BytesIO(plain_pdf(2)), "其余.pdf")}
    assert desk.client.post(f"{address}/more", data=more).status_code == 303
    assert len(pages_on(desk.get(address))) == 4
    bad = {"csrf_token": desk.token(), f"file.{SLOT}": (io.BytesIO(b"<html>"), "坏.pdf")}
    refused = desk.client.post(f"{address}/more", data=bad)
    assert (refused.status_code, "坏.pdf：这不是 PDF" in refused.text) == (422, True)
    made = desk.client.post(f"{address}/made", data={"csrf_token": desk.token(), "_key": "k"})
    assert (made.status_code, made.location) == (303, FORM)
    page = desk.get(FORM)
    assert shown(page, SLOT)
    assert "3 页" in page
    assert f'href="{address}"' in page.text


def test_without_any_page_left_nothing_is_made_and_what_to_do_is_said(editor):
    desk, address = editor
    for page in pages_on(desk.get(address)):
        desk.client.post(address, data={"csrf_token": desk.token(), "_step": f"out:{page}"})
    made = desk.client.post(f"{address}/made", data={"csrf_token": desk.token(), "_key": "k"})
    assert (made.status_code, "请至少保留一页" in made.text) == (422, True)


def test_what_was_left_unfinished_is_told_in_the_form_with_the_way_on(sqlite_context):
    desk = desk_of(sqlite_context, "agent4")
    uploading = Uploading(desk.client, desk.token(), f"{FORM}/chosen")
    begun = uploading.begin(*PHOTOS).json["files"]
    data = PHOTOS[0][1]
    assert uploading.piece(begun[0]["url"], 0, data[: len(data) // 2]).json["received"] == len(data) // 2
    told = uploading.client.get(begun[0]["url"]).json
    assert told == {"received": len(data) // 2, "finished": False}
    page = desk.get(FORM)
    assert "上次没有传完：IMG_1.jpg（已传 49%）、IMG_2.jpg（已传 0%）" in page or "（已传 50%）" in page
    assert uploading.piece(begun[0]["url"], 0, b"other").status_code == 409
    assert uploading.piece(begun[0]["url"], 0, b"x" * (1 << 20) + b"x").status_code == 413
    gone = uploading.client.delete(begun[0]["url"], headers={"X-CSRFToken": uploading.token})
    assert gone.status_code == 200
    assert uploading.client.get(begun[0]["url"]).status_code == 404
