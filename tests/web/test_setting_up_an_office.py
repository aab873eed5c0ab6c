"""An office from zero, in pages: the first operator, authorities with people, units, and what is still missing."""

import re

import pytest

from app.domain.credit_code import check_credit_code
from app.factory import create_app
from app.services.accounts.begin_office import is_usable, new_setup_link
from app.services.accounts.sign_in import sign_in
from app.services.installation.prepare_installation import prepare
from app.store.account_rows import account_by_login
from app.store.audit_chain import OFFICE, rows_of
from app.store.setup_rows import is_set_up
from tests.conftest import opened_copy
from tests.make.context_maker import open_context
from tests.support.page_client import PageClient
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.slow

FIRST = {"login": "zhuguan", "display_name": "周主管", "password": "nine-letters", "again": "nine-letters"}
SETUP = "/operations/setup"
UNIT = {
    "uscc": "91110108DEMA00990X",
    "name": "北京明日登记科技有限公司",
    "registered_place": "北京市海淀区",
    "login": "15400005555",
    "display_name": "孙经办",
}


def installed(database_url, data_dir):
    """Make an original with nothing but what an installation brings along."""
    context = open_context(database_url, data_dir)
    prepare(context)
    context.database.close()


@pytest.fixture
def office(database_kind, originals, tmp_path):
    """Return a context with nothing but what an installation brings along, and its door."""
    for context in opened_copy(originals, database_kind, installed, tmp_path):
        yield context, PageClient(create_app(context))


def begun(context, desk):
    """Make the first operator; return the page they are led to."""
    return desk.post_and_go(f"/setup/{new_setup_link(context)}", FIRST, to=SETUP, status=303)


def password_on(page):
    return re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", page.text).group()


def key_of(page):
    return {"_key": page.hidden("_key")}


def test_the_link_leads_to_the_first_operator_once(office):
    context, desk = office
    token = new_setup_link(context)
    assert "还没有管理员" in desk.get(f"/setup/{token}")
    page = desk.post(f"/setup/{token}", FIRST | {"password": "zhuguan", "login": "zhuguan"}, status=422)
    assert "密码应为 12 至 128 个字符" in page
    assert 'value="周主管"' in page.text
    page = desk.post_and_go(f"/setup/{token}", FIRST, to=SETUP, status=303)
    assert "管理员账号已建立" in page
    other = PageClient(create_app(context))
    assert "设置链接已失效" in other.get(f"/setup/{token}", status=404)
    other.post(f"/setup/{token}", FIRST | {"login": "second"}, status=404)
    with context.database.reading() as work:
        assert account_by_login(work, "second") is None
        assert rows_of(work, OFFICE)[-2]["action"] == "first_operator"
    assert new_setup_link(context) is None


def test_a_fresh_link_ends_the_one_before_and_each_runs_out(office):
    context, _desk = office
    first, second = new_setup_link(context), new_setup_link(context)
    assert (is_usable(context, first), is_usable(context, second)) == (False, True)
    context.clock.forward(hours=25)
    assert is_usable(context, second) is False


def test_an_installation_without_demonstration_offers_every_procedure(office):
    context, desk = office
    page = begun(context, desk)
    assert "已发布 12 项业务的流程" in page


def test_the_office_is_set_up_step_by_step_and_says_what_is_missing(office):
    context, desk = office
    page = begun(context, desk)
    assert "主管部门 haidian_hrss 没有建立" in page
    assert "首次设置还没有完成" in desk.get("/operations/")
    for code, name in (
        ("haidian_hrss", "海淀区人社局"),
        ("chaoyang_hrss", "朝阳区人社局"),
        ("overseas_talent_center", "海外学人中心"),
    ):
        sent = {"code": code, "name": name, "back": "setup", **key_of(desk.get("/operations/authorities/"))}
        page = desk.post_and_go("/operations/authorities/", sent, to=SETUP, status=303)
    assert "没有建立" not in page
    assert "海淀区人社局第 3 级" in page
    asked = [link for link in page.links() if link.startswith("/operations/users/new?role=reviewer")]
    assert len(asked) == 8
    for number, link in enumerate(asked):
        form = desk.get(link)
        known = dict(pair.split("=") for pair in link.partition("?")[2].split("&"))
        sent = {**known, "login": f"r{number}", "display_name": f"审核{number}", **key_of(form)}
        told = desk.post("/operations/users/new", sent)
        assert SETUP in told.links()
        assert sign_in(context, f"r{number}", password_on(told))
    page = desk.get(SETUP)
    assert "没有审核人员" not in page
    page = desk.post_and_go(f"{SETUP}/finish", {}, to="/operations/", status=303)
    assert "首次设置还没有完成" not in page
    with context.database.reading() as work:
        assert is_set_up(work)


def test_a_new_unit_gets_its_agent_and_begins_with_its_profile(office):
    context, desk = office
    begun(context, desk)
    page = desk.post(
        "/operations/employers/new", {**UNIT, "uscc": "1", "display_name": "", "_key": "a"}, status=422
    )
    assert "统一社会信用代码不正确" in page
    assert "请填写经办人姓名" in page
    code = next(
        UNIT["uscc"][:-1] + last
        for last in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if check_credit_code(UNIT["uscc"][:-1] + last).is_ok
    )
    page = desk.post(
        "/operations/employers/new", {**UNIT, "uscc": code, **key_of(desk.get("/operations/employers/new"))}
    )
    password = password_on(page)
    agent = PageClient(create_app(context))
    agent.sign_in(UNIT["login"], password)
    assert agent.client.get("/employer/").location == "/account/password"
    agent.choose_password(password, "three-quiet-rivers")
    page = agent.get("/employer/")
    assert "请完善单位信息" in page
    assert UNIT["name"] in page
    page = desk.post("/operations/employers/new", {**UNIT, "uscc": code, "_key": "b"}, status=422)
    assert "已经登记" in page
    assert "登录名已经有人使用" in page


def test_setting_up_can_be_left_and_resumed_after_a_restart(office, tmp_path):
    context, desk = office
    begun(context, desk)
    again = open_context(context.settings.database_url, tmp_path, clock=context.clock)
    resumed = PageClient(create_app(again))
    resumed.sign_in(FIRST["login"], FIRST["password"])
    assert "继续设置" in resumed.get("/operations/")
    assert "已完成" in resumed.get(SETUP)
    again.database.close()


def test_a_demonstration_is_set_up(sqlite_context):
    desk = desk_of(sqlite_context, "operator")
    assert "首次设置还没有完成" not in desk.get("/operations/")
    assert new_setup_link(sqlite_context) is None
    desk.get(SETUP)
