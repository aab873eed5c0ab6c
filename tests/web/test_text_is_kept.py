"""What is typed is kept by itself, two windows do not wipe each other, and an ended session loses nothing."""

import re
from html import unescape

import pytest
from sqlalchemy import delete

from app.services.context.refusals import DraftOvertakenError
from app.services.tasks.complete_task import keep_draft
from app.store.answer_rows import draft_of
from app.store.draft_marks import PageMark
from app.store.tables_applicants import record_draft
from app.store.tables_identity import session
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.page_client import Page
from tests.support.signed_in import desk_of

WORK = "/me/records/work"
SCHOOL = {"work_history.0.employer": "北京虚构研究院有限公司", "work_history.0.post": "工程师"}


def fields(page):
    """Return the hidden fields of the form on a page, as a browser would send them."""
    form = page.text.partition('id="task-form"')[2].partition("</form>")[0]
    return {
        n: unescape(v) for n, v in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    }


def autosave(desk, path, sent):
    answer = desk.client.post(path, data={**sent, "_step": "autosave"}, headers={"X-Autosave": "1"})
    return answer.status_code, answer.json


def end_sessions(context):
    context.database.transact(lambda work: work.connection.execute(delete(session)))


def test_what_is_typed_is_kept_and_shown_on_any_machine(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    status, told = autosave(desk, WORK, {**fields(desk.get(WORK)), **SCHOOL})
    assert (status, told["state"]) == (200, "saved")
    assert re.fullmatch(r"已保存 \d\d:\d\d", told["said"])
    page = desk_of(sqlite_context, "zhao").get(WORK)
    assert "北京虚构研究院有限公司" in page.text
    assert "尚未提交" in page


def test_the_second_window_is_told_and_wipes_nothing(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    first, second = fields(desk.get(WORK)), fields(desk.get(WORK))
    assert autosave(desk, WORK, {**first, **SCHOOL})[0] == 200
    assert autosave(desk, WORK, {**first, **SCHOOL, "_number": "2"})[0] == 200
    late = {**second, "work_history.0.employer": "另一个窗口里的旧内容"}
    status, told = autosave(desk, WORK, late)
    assert status == 409
    assert told["state"] == "overtaken"
    assert "在另一个窗口保存过" in told["said"]
    assert "北京虚构研究院有限公司" in desk.get(WORK).text
    page = desk.post(WORK, {**late, "_step": "save"}, status=409)
    assert "另一个窗口里的旧内容" in page.text
    assert "再保存一次，就以这里的内容为准" in page
    desk.post_and_go(WORK, {**fields(page), **late, "_key": fields(page)["_key"], "_draft": fields(page)["_draft"], "_step": "save"}, to=WORK)  # fmt: skip
    assert "另一个窗口里的旧内容" in desk.get(WORK).text


def test_a_late_request_of_the_same_page_does_not_undo_a_newer_one(context):
    journey = ServiceJourney(context)
    by = actor_named(context, "agent")
    task = journey.open()["confirm_contract"]
    keep_draft(context, by, task.key, {"a": "新"}, PageMark("page", number=2))
    keep_draft(context, by, task.key, {"a": "旧"}, PageMark("page", number=1))
    with context.database.reading() as work:
        assert draft_of(work, task.key, by.account_id) == {"a": "新"}
    with pytest.raises(DraftOvertakenError):
        keep_draft(context, by, task.key, {"a": "别处"}, PageMark("other", "older"))
    keep_draft(context, by, task.key, {"a": "接着写"}, PageMark("other", "page"))
    with context.database.reading() as work:
        assert draft_of(work, task.key, by.account_id) == {"a": "接着写"}


def test_keeping_by_itself_does_not_keep_a_session_alive(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {**fields(desk.get(WORK)), **SCHOOL}

    def ends():
        with sqlite_context.database.reading() as work:
            return work.connection.execute(session.select()).one().expires_at

    before = ends()
    sqlite_context.clock.forward(minutes=10)
    assert autosave(desk, WORK, sent)[0] == 200
    assert ends() == before
    desk.get(WORK)
    assert ends() > before


@pytest.mark.parametrize("has_cookies", [True, False])
def test_after_signing_in_again_the_form_holds_what_was_sent(sqlite_context, has_cookies):
    desk = desk_of(sqlite_context, "zhao")
    sent = {**fields(desk.get(WORK)), **SCHOOL}
    end_sessions(sqlite_context)
    if not has_cookies:
        for name in ("office_session", "session"):
            desk.client.delete_cookie(name)
    answer = desk.client.post(WORK, data=sent)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?back=/me/records/work?kept") or "kept" in answer.location
    back = Page(desk.client.get(answer.location).text).hidden("back")
    signed = {"login": "zhao", "password": "demo-2026", "back": back}
    page = desk.post_and_go("/sign-in", signed, to=r"/me/records/work\?kept=[0-9a-f]{32}")
    assert "填写的内容已经恢复" in page
    assert "北京虚构研究院有限公司" in page.text
    with sqlite_context.database.reading() as work:
        stored = work.connection.execute(record_draft.select()).one()
    assert "研究院".encode() not in stored.data_sealed


def test_another_account_does_not_see_it(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {**fields(desk.get(WORK)), **SCHOOL}
    end_sessions(sqlite_context)
    back = Page(desk.client.get(desk.client.post(WORK, data=sent).location).text).hidden("back")
    other = desk_of(sqlite_context, "wang")
    page = other.get(back)
    assert "北京虚构研究院有限公司" not in page.text
    assert "没有可以恢复的内容" in page
    page = other.get(f"/kept/{back.rpartition('=')[2]}")
    assert "没有可以恢复的内容" in page
    assert "北京虚构研究院有限公司" not in page.text
    page = other.post(WORK, sent | {"csrf_token": "stale"}, status=403, token=False)
    assert "登录的账号变了" in page


def test_what_waits_is_gone_after_a_day(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {**fields(desk.get(WORK)), **SCHOOL}
    end_sessions(sqlite_context)
    back = Page(desk.client.get(desk.client.post(WORK, data=sent).location).text).hidden("back")
    sqlite_context.clock.forward(hours=25)
    assert "没有可以恢复的内容" in desk_of(sqlite_context, "zhao").get(back)


def test_a_form_that_was_shown_to_nobody_or_sent_from_elsewhere_is_refused(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {**fields(desk.get(WORK)), **SCHOOL, "csrf_token": "stale"}
    page = desk.post(WORK, {**sent, "_who": "forged"}, status=403, token=False)
    assert "表单已经失效" in page
    desk.post(WORK, sent, status=403, token=False, headers={"Sec-Fetch-Site": "cross-site"})
    # The same person with a stale token finds the text in the form again.
    answer = desk.client.post(WORK, data=sent)
    assert "北京虚构研究院有限公司" in desk.get(answer.location).text


def test_a_script_hears_that_its_session_has_ended(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {**fields(desk.get(WORK)), **SCHOOL}
    end_sessions(sqlite_context)
    assert autosave(desk, WORK, sent) == (401, {"state": "signed_out"})
    desk.sign_in("zhao", "demo-2026")
    assert autosave(desk, WORK, sent)[0] == 200


def test_text_of_a_form_without_drafts_is_shown_for_copying(sqlite_context):
    desk = desk_of(sqlite_context, "operator")
    page = desk.get("/operations/calendar/")
    sent = {
        "csrf_token": page.hidden("csrf_token"),
        "_who": page.hidden("_who"),
        "day": "2027-01-01",
        "name": "元旦调休",
    }
    end_sessions(sqlite_context)
    answer = desk.client.post("/operations/calendar/check", data=sent)
    back = Page(desk.client.get(answer.location).text).hidden("back")
    desk.sign_in("operator", "demo-2026")
    assert "元旦调休" in desk.get(back)
