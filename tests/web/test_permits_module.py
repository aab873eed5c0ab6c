"""The home page's tiles and the module 工作居住证."""

import pytest

from app.domain.association_code import typed_code
from app.store.association_rows import employer_by_code
from app.store.employer_rows import employer_of
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of

MODULE = "/employer/permits-module/"


def test_the_home_page_has_a_tile_for_each_module(sqlite_context):
    page = desk_of(sqlite_context, "agent").get("/employer/")
    assert {MODULE, "/employer/attachments/", "/employer/employees/", "/help"} <= set(page.links())
    assert "单位关联码" in page


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("agent", ("有效", "海淀区人社局", "北京海外学人中心（留学业务）")),
        ("agent3", ("有效（受限）", "未开通")),
        ("agent6", ("未开通", "办理业务之前", "完善单位信息", "开通业务办理权限后")),
    ],
)
def test_the_permission_table_tells_each_type_with_its_own_authority(sqlite_context, login, words):
    page = desk_of(sqlite_context, login).get(MODULE)
    headings = ("工作居住证类型", "当前状态", "上级申报单位", "开通日期", "操作")
    types = ("北京市工作居住证", "留学回国人员工作居住证")
    for word in (*headings, *types, *words):
        assert word in page


def test_what_can_be_done_is_listed_by_the_manuals_names_and_leads_somewhere(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get(MODULE)
    for word in ("可办业务列表", "办理员工证件续签", "查询员工业务申请"):
        assert word in page
    own = [link for link in page.links() if link.startswith("/employer/")]
    for link in own:
        assert desk.client.get(link).status_code == 200, link


def test_a_new_association_code_replaces_the_old_one(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    unit = actor_named(sqlite_context, "agent").employer_id
    with sqlite_context.database.reading() as work:
        before = employer_of(work, unit).association_code
    sent = {"_key": desk.get(MODULE).hidden("_key")}
    for _press in range(2):
        page = desk.post_and_go(f"{MODULE}association-code", sent, to=MODULE)
    with sqlite_context.database.reading() as work:
        after = employer_of(work, unit).association_code
        assert employer_by_code(work, before) is None
    assert after in page
    assert typed_code(after) == after != before
    assert "关联码已更换" in page


def test_without_a_permission_there_is_no_code_to_replace(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    assert "更换关联码" not in desk.get(MODULE)
    assert "才有单位关联码" in desk.post(f"{MODULE}association-code", {"_key": "k"}, status=409)
