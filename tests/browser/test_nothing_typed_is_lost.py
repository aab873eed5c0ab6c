"""Somebody types while the session ends, the network goes, or a second window is open: no letter is lost."""

import pytest
from sqlalchemy import delete

from app.demo.demo_accounts import PASSWORD
from app.store.tables_identity import session
from tests.support.browser import (
    LOOKS,
    assert_looks_right,
    chromium_path,
    follow,
    window,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
WORK = "/me/records/work"
NAME = "[name='work_history.0.employer']"
POST = "[name='work_history.0.post']"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("typing")) as found:
        yield found


def end_sessions(office):
    office.context.database.transact(lambda work: work.connection.execute(delete(session)))


def sign_in(page, login):
    page.fill("#f-login", login)
    page.fill("#f-password", PASSWORD)
    follow(page.get_by_role("main").get_by_role("button", name="登录"))


def test_typing_is_kept_and_found_on_another_machine_and_after_going_back(office):
    with office.at_desk("wang") as first, office.at_desk("wang") as other:
        page = first.go(WORK)
        page.fill(NAME, "北京虚构研究院")
        page.get_by_text("已保存").wait_for()
        assert other.go(WORK).input_value(NAME) == "北京虚构研究院"
        page.fill(POST, "研究员")
        follow(page.get_by_role("link", name="返回"))
        page.go_back()
        assert page.input_value(POST) == "研究员"


def test_the_second_window_is_told_and_chooses(office):
    with office.at_desk("sun") as desk:
        page = desk.go(WORK)
        twin = page.context.new_page()
        twin.goto(office.address + WORK)
        page.fill(NAME, "第一个窗口")
        page.get_by_text("已保存").wait_for()
        twin.fill(NAME, "第二个窗口")
        twin.get_by_text("在另一个窗口保存过").wait_for()
        assert desk.office.context is office.context
        third = page.context.new_page()
        third.goto(office.address + WORK)
        assert third.input_value(NAME) == "第一个窗口"
        twin.get_by_role("button", name="以这里的内容为准").click()
        twin.get_by_text("已保存").wait_for()
        third.reload()
        assert third.input_value(NAME) == "第二个窗口"


def test_without_a_network_it_is_said_and_kept_later(office):
    with office.at_desk("zhou") as desk:
        page = desk.go(WORK)
        page.context.set_offline(True)
        page.fill(NAME, "断网时填写")
        page.get_by_text("尚未保存，网络恢复后自动保存").wait_for()
        page.context.set_offline(False)
        page.get_by_text("已保存").wait_for()
        page.complaints.clear()
        page.reload()
        assert page.input_value(NAME) == "断网时填写"


@pytest.mark.parametrize("script", [True, False])
def test_a_session_that_ended_loses_nothing(office, script):
    with office.at_desk("zhao", script=script) as desk:
        page = desk.go(WORK)
        end_sessions(office)
        page.fill(NAME, "登录过期前填写的单位")
        if script:
            page.get_by_text("登录已经过期").wait_for()
        follow(page.get_by_role("button", name="暂存"))
        sign_in(page, "zhao")
        assert "填写的内容已经恢复" in page.locator("main").inner_text()
        assert page.input_value(NAME) == "登录过期前填写的单位"
        if script:
            page.get_by_text("已保存").wait_for()
            page.complaints.clear()


def test_signing_in_elsewhere_lets_the_page_go_on(office):
    with office.at_desk("chu") as desk:
        page = desk.go(WORK)
        end_sessions(office)
        page.fill(NAME, "继续填写")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="在新窗口登录").click()
        sign_in(opened.value, "chu")
        page.bring_to_front()
        page.fill(POST, "会计")
        page.get_by_text("已保存").wait_for()
        assert page.get_by_text("登录已经过期").is_hidden()
        page.complaints.clear()


def test_what_is_said_is_accessible(office):
    with window(office.browser, for_axe=True) as page:
        page.goto(office.address + "/sign-in")
        sign_in(page, "zhao")
        page.goto(office.address + WORK)
        end_sessions(office)
        page.fill(NAME, "内容")
        page.get_by_text("登录已经过期").wait_for()
        assert_looks_right(page, LOOKS)
