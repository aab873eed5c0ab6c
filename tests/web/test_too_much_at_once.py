"""A form whose files are too much for one request keeps its text and says how to go on."""

import io

import pytest

from app.factory import LARGEST_REQUEST
from tests.make.procedure_journey import unit_procedure
from tests.support.page_client import PageClient
from tests.support.signed_in import desk_of

MB = 1024 * 1024
LICENCE = "/employer/profile/licence"
WORDS = "北京市海淀区示例路 2 号"


def file(megabytes, name):
    return io.BytesIO(b"%PDF-1.7" + bytes(megabytes * MB)), name


def note(page):
    """The hidden field that says whom the form is shown to."""
    return {"_who": page.hidden("_who")}


@pytest.fixture
def task(sqlite_context):
    journey = unit_procedure(sqlite_context, "agent4", "supervisor_change", authority="haidian_hrss")
    return f"/tasks/{journey.open()['fill_application'].key}"


def too_much(page):
    return {
        "tax_registration_address": WORDS,
        "file.tax_registration_proof": file(40, "税务.pdf"),
        "file.employer_integrity_statement": file(40, "声明.pdf"),
        "_key": "k",
        **note(page),
    }


def test_the_text_of_a_task_comes_back_with_the_names_of_the_files(sqlite_context, task):
    desk = desk_of(sqlite_context, "agent4")
    page = desk.post_and_go(task, too_much(desk.get(task)), to=rf"{task}\?kept=.*")
    assert page.hidden("tax_registration_address") == WORDS
    assert f"超过一次 {LARGEST_REQUEST // MB} MB 的上限" in page
    assert "登录过期" not in page.text
    assert "请重新选择：税务.pdf、声明.pdf" in page


def test_nothing_is_done_by_what_was_too_much(sqlite_context, task):
    desk = desk_of(sqlite_context, "agent4")
    desk.post_and_go(task, too_much(desk.get(task)), to=r".*kept=.*")
    page = desk.get(task)
    assert page.hidden("tax_registration_address") != WORDS
    assert "声明.pdf" not in page


def test_the_text_is_shown_to_nobody_else(sqlite_context, task):
    desk = desk_of(sqlite_context, "agent4")
    desk.post_and_go(task, too_much(desk.get(task)), to=r".*kept=.*")
    kept = desk.response.request.url.partition("kept=")[2]
    other = desk_of(sqlite_context, "agent5")
    page = other.get(f"{LICENCE}?kept={kept}")
    assert WORDS not in page.text


def test_a_form_of_another_site_is_not_kept(sqlite_context, task):
    desk = desk_of(sqlite_context, "agent4")
    sent = too_much(desk.get(task))
    answer = desk.client.post(task, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 413


def test_without_a_text_the_page_names_file_and_limits_and_leads_back(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    path = "/employer/attachments/other_materials"
    answer = desk.client.post(
        path,
        data={"csrf_token": desk.token(), "paper": file(70, "材料.pdf")},
        headers={"Referer": f"http://localhost{path}"},
    )
    assert answer.status_code == 413
    for words in ("一次送来 71 MB（材料.pdf）", "每份文件不超过 20 MB", f'href="{path}"'):
        assert words in answer.text


def test_who_is_not_signed_in_is_told_the_same(sqlite_context):
    client = PageClient(desk_of(sqlite_context, None).client.application)
    answer = client.client.post("/sign-in", data={"login": "x", "paper": file(70, "材料.pdf")})
    assert answer.status_code == 413
    assert "材料.pdf" in answer.text
