"""附件管理 in pages: what a unit's agent reads, presses and is told."""

import io
from contextlib import ExitStack
from uuid import uuid4

import pytest

from app.documents.page_images import _PLACES, DRAWN_AT_ONCE
from app.documents.sample_spoils import grey
from app.documents.scan_limits import ScanLimits
from app.factory import create_app
from app.services.papers.page_checks import check_waiting
from app.services.records.employer_papers import own_paper
from app.store.paper_reason_rows import reasons_of_case
from app.web.components.paper_responses import ASK_AGAIN, page_picture
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.services.test_employer_papers import paper
from tests.support.signed_in import desk_of
from tests.support.upload_client import choose

pytestmark = needs_fonts
TABLE = "/employer/attachments/"
STATEMENT = f"{TABLE}employer_integrity_statement"


@pytest.fixture
def desk(sqlite_context):
    """Return a function that signs somebody in."""
    return lambda login: desk_of(sqlite_context, login)


def test_the_table_says_name_status_date_and_what_can_be_done(desk):
    page = desk("agent").get(TABLE)
    for words in ("附件名称", "当前状态", "上传日期", "操作", "待更新", "2021-05-08", "四边轮廓", "每年年初"):
        assert words in page
    assert f"{TABLE}agent_id_card/1" in page.links()


def test_every_line_can_be_linked_to(desk):
    page = desk("agent").get(TABLE)
    assert {"tax_payment_proof", "other_materials"} <= set(page.ids)


def test_a_paper_is_uploaded_and_the_table_shows_it(desk):
    client = desk("agent5")
    sent = {"_key": "k", "file.employer_integrity_statement": (io.BytesIO(paper()), "声明.pdf")}
    page = client.post_and_go(STATEMENT, sent, to=r".*#employer_integrity_statement")
    assert "“单位诚信声明”已上传" in page


def test_sending_no_file_says_what_is_missing(desk):
    page = desk("agent5").post(STATEMENT, {"_key": "k"}, status=422)
    assert "请选择要上传的文件" in page


def test_a_file_that_is_refused_is_told_beside_the_field(desk):
    sent = {
        "_key": "k",
        "file.employer_integrity_statement": (io.BytesIO(pdf_files.with_script_on_opening()), "脚本.pdf"),
    }
    page = desk("agent5").post(STATEMENT, sent, status=422)
    assert "脚本.pdf" in page


def test_deleting_asks_first_and_then_empties_the_slot(desk):
    client = desk("agent5")
    asked = client.get(f"{TABLE}agent_id_card/delete")
    assert "必传附件" in asked
    page = client.post_and_go(
        f"{TABLE}agent_id_card/delete", {"_key": asked.hidden("_key")}, to=r".*#agent_id_card"
    )
    assert "旧版本仍保留" in page
    client.get(f"{TABLE}agent_id_card/delete", status=404)


def test_a_paper_in_use_is_not_deleted_and_the_application_is_named(desk, sqlite_context):
    number = ServiceJourney(sqlite_context).submit().case.number
    client = desk("agent")
    assert number in client.get(f"{TABLE}agent_id_card/delete")
    assert number in client.post(f"{TABLE}agent_id_card/delete", {"_key": "k"}, status=409)


def test_the_pages_of_a_version_are_pictures_and_the_original_is_a_download(desk):
    client = desk("agent")
    assert f"{TABLE}agent_id_card/1/original" in client.get(f"{TABLE}agent_id_card/1").links()
    picture = client.client.get(f"{TABLE}agent_id_card/1/pages/1.png")
    assert picture.mimetype.startswith("image/")
    original = client.client.get(f"{TABLE}agent_id_card/1/original")
    assert original.headers["Content-Disposition"].startswith("attachment")
    part = client.client.get(f"{TABLE}agent_id_card/1/original", headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.data) == (206, original.data[5:10])
    assert original.content_length == len(original.data)
    assert client.client.get(f"{TABLE}agent_id_card/1/pages/9.png").status_code == 404
    client.get(f"{TABLE}agent_id_card/7", status=404)
    client.get(f"{TABLE}labour_contract", status=404)


def test_neither_a_picture_nor_an_original_stays_in_a_shared_browser(desk):
    client = desk("agent").client
    for name in ("1/pages/1.png", "1/pages/1.png?size=thumb", "1/original"):
        answer = client.get(f"{TABLE}agent_id_card/{name}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), name
        assert "ETag" not in answer.headers or name.endswith("original")


def test_a_picture_that_cannot_be_drawn_just_now_is_asked_for_again_later(sqlite_context):
    unit = actor_named(sqlite_context, "agent")
    with sqlite_context.database.reading() as work:
        own = own_paper(work, unit, "agent_id_card", 1)
    with ExitStack() as held, create_app(sqlite_context).test_request_context():
        for _ in range(DRAWN_AT_ONCE):
            held.enter_context(_PLACES)
        busy = page_picture(own, 1, limits=ScanLimits(patience_seconds=0.05))
    assert (busy.status_code, busy.headers["Retry-After"], busy.headers[ASK_AGAIN]) == (503, "5", "1")
    assert busy.headers["Cache-Control"] == "no-store"


def doubted(desk, name="灰度.pdf"):
    """Let a paper wait that the check will doubt; return the answer of its door."""
    scan = pdf_files.pdf_of(grey(sample_scans.scan()))
    return choose(desk, f"{STATEMENT}/chosen", (name, scan), key=uuid4().hex)


def sent(desk, answers):
    """Send the form of the place; it is accepted."""
    answer = desk.client.post(STATEMENT, data={"csrf_token": desk.token(), **answers})
    assert answer.status_code == 303, answer.text


def waiting(page):
    """Return the field that tells which paper waits."""
    name = "_chosen.employer_integrity_statement"
    (kept,) = [one["value"] for _t, one, _i in page.elements if one.get("name") == name and one["value"]]
    return {name: kept}


def named(page, beginning):
    return [one["name"] for _t, one, _i in page.elements if (one.get("name") or "").startswith(beginning)]


def test_a_doubted_attachment_asks_for_a_reason_as_a_task_does_and_the_task_knows_it(sqlite_context, desk):
    agent = desk("agent4")
    assert doubted(agent).status_code == 200
    check_waiting(sqlite_context)
    page = agent.get(STATEMENT)
    chosen = waiting(page)
    refused = agent.post(STATEMENT, {"_key": "a", **chosen}, status=422)
    assert "检查有提醒" in refused
    (field,) = named(page, "_still.")
    sent(agent, {"_key": "b", **chosen, field: "原件就是黑白打印的"})
    assert "原件就是黑白打印的" in agent.get(STATEMENT)
    with sqlite_context.database.reading() as work:
        unit = actor_named(sqlite_context, "agent4").employer_id
        ((slot, _digest), kept) = next(iter(reasons_of_case(work, "any case", unit).items()))
    assert (slot, kept.reason) == ("employer_integrity_statement", "原件就是黑白打印的")


def test_a_reason_can_be_given_for_what_was_uploaded_before_its_check_had_ended(sqlite_context, desk):
    agent = desk("agent4")
    doubted(agent)
    early = agent.get(STATEMENT)
    chosen = waiting(early)
    sent(agent, {"_key": "a", **chosen})
    check_waiting(sqlite_context)
    page = agent.get(STATEMENT)
    assert "灰度" in page
    (field,) = named(page, "_still.")
    sent(agent, {"_key": "b", field: "确需使用"})
    assert "理由已保存" in agent.get(STATEMENT)
    agent.post(STATEMENT, {"_key": "c", field: "确需使用"}, status=422)


def test_a_file_that_was_checked_before_asks_as_soon_as_it_is_chosen(sqlite_context, desk):
    doubted(desk("agent4"))
    check_waiting(sqlite_context)
    assert "仍要提交的理由" in doubted(desk("agent4"), "again.pdf").json["shown"]


def test_the_camera_says_for_which_paper_it_is(desk):
    labels = [
        one.get("aria-label")
        for _t, one, _i in desk("agent4").get(STATEMENT).elements
        if "data-camera" in one
    ]
    assert labels == ["拍照：单位诚信声明"]
