"""What was chosen is shown in the form again, and without a script it is taken back with a button of the form."""

import io
import re

import pytest

from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import unit_procedure
from tests.services.test_employer_papers import paper
from tests.support.signed_in import desk_of
from tests.support.upload_client import Uploading
from tests.support.upload_client import choose as chosen_by_script

pytestmark = needs_fonts
SLOTS = {
    "task": "tax_registration_proof",
    "attachments": "employer_integrity_statement",
    "profile": "business_licence",
    "contract": "labour_contract",
}


@pytest.fixture
def place(request, sqlite_context):
    """Return a desk, the address of a form with a place for a paper, where a chosen file goes, and its slot."""
    slot, login = SLOTS[request.param], {"contract": "agent"}.get(request.param, "agent4")
    if request.param == "task":
        journey = unit_procedure(sqlite_context, "agent4", "supervisor_change", authority="haidian_hrss")
        form = f"/tasks/{journey.open()['fill_application'].key}"
        door = f"{form}/papers/{slot}"
    elif request.param == "contract":
        form = f"/employer/employees/{actor_named(sqlite_context, 'zhao').person_id}/contract"
        door = f"{form}/chosen"
    else:
        form = "/employer/profile/licence" if request.param == "profile" else f"/employer/attachments/{slot}"
        door = f"/employer/attachments/{slot}/chosen"
    return desk_of(sqlite_context, login), form, door, slot


EVERY_DOOR = pytest.mark.parametrize("place", SLOTS, indirect=True)


def choose(desk, door, data, key="k"):
    return chosen_by_script(desk, door, ("选的.pdf", data), key=key)


def shown(page, slot):
    """Return the ids of what a form shows as chosen."""
    named = [found for _t, found, _i in page.elements if found.get("name") == f"_chosen.{slot}"]
    return [found["value"] for found in named if found["value"]]


@EVERY_DOOR
def test_a_chosen_file_is_shown_with_its_pages_until_it_is_taken_back(place):
    desk, form, door, slot = place
    assert shown(desk.get(form), slot) == []
    answer = choose(desk, door, paper(slot))
    assert answer.status_code == 200, answer.text
    page = desk.get(form)
    (kept,) = shown(page, slot)
    assert kept in answer.json["shown"]
    assert "选的.pdf" in page
    assert "还没有提交" in page
    pictures = [link for link in re.findall(r'<img src="([^"]+)"', page.text) if link.endswith("pages/1.png")]
    assert desk.client.get(pictures[0]).mimetype.startswith("image/")
    after = desk.post(form, {"_step": f"take_back:{slot}", "_key": "b", f"_chosen.{slot}": kept})
    assert shown(after, slot) == shown(desk.get(form), slot) == []


@EVERY_DOOR
def test_a_bad_file_and_no_file_are_told_in_a_sentence(place):
    desk, form, door, slot = place
    answer = choose(desk, door, b"%PDF-1.7 nothing")
    assert (answer.status_code, answer.json["said"].split("：")[0]) == (422, "选的.pdf")
    empty = Uploading(desk.client, desk.token(), door).begin(("空.pdf", b""))
    assert (empty.status_code, empty.json["said"].split("：")[0]) == (422, "空.pdf")
    assert shown(desk.get(form), slot) == []


@EVERY_DOOR
def test_who_is_signed_out_meanwhile_is_told_so(place):
    desk, _form, door, slot = place
    token = desk.token()
    desk.client.delete_cookie("office_session")
    answer = Uploading(desk.client, token, door).begin(("a.pdf", paper(slot)))
    assert (answer.status_code, answer.json) == (401, {"state": "signed_out"})


@pytest.mark.parametrize("place", ["task"], indirect=True)
def test_taking_back_loses_nothing_that_was_typed(place):
    desk, form, door, slot = place
    choose(desk, door, paper(slot))
    address = "北京市海淀区示例路 2 号"
    sent = {"_step": f"take_back:{slot}", "_key": "b", "tax_registration_address": address}
    for page in (desk.post(form, sent), desk.get(form)):
        assert page.hidden("tax_registration_address") == address


@pytest.mark.parametrize("place", ["task"], indirect=True)
def test_a_file_that_comes_with_the_form_counts_before_the_one_that_waits(place):
    desk, form, door, slot = place
    choose(desk, door, paper(slot))
    (kept,) = shown(desk.get(form), slot)
    newer = (io.BytesIO(paper(slot, seed=9)), "新的.pdf")
    page = desk.post(form, {"_key": "b", f"_chosen.{slot}": kept, f"file.{slot}": newer}, status=422)
    assert shown(page, slot) == []
    assert "新的.pdf" in page
    assert "选的.pdf" not in page


@pytest.mark.parametrize("place", ["attachments"], indirect=True)
def test_the_button_of_the_page_uploads_what_was_chosen(place):
    desk, form, door, slot = place
    choose(desk, door, paper(slot, seed=9))
    (kept,) = shown(desk.get(form), slot)
    page = desk.post_and_go(
        form, {"_key": "b", f"_chosen.{slot}": kept}, to=r".*#employer_integrity_statement"
    )
    assert "“单位诚信声明”已上传" in page
    gone = desk.post(form, {"_key": "c", f"_chosen.{slot}": kept}, status=422)
    assert "另一个窗口更换或移除" in gone


@pytest.mark.parametrize("place", ["profile"], indirect=True)
def test_a_chosen_licence_is_kept_with_the_profile(place):
    desk, form, door, slot = place
    choose(desk, door, paper(slot, seed=9))
    (kept,) = shown(desk.get(form), slot)
    sent = {"licence_term": "long", "business_scope": "技术服务", "_key": "b", f"_chosen.{slot}": kept}
    desk.post_and_go(form, sent, to=r"/employer/.*")
    page = desk.get(form)
    assert shown(page, slot) == []
    assert "选的.pdf" in page
