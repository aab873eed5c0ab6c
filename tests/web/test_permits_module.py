"""The home page's tiles and the module 工作居住证."""

import pytest

from tests.support.signed_in import desk_of

MODULE = "/employer/permits-module/"


def test_the_home_page_has_a_tile_for_each_module(sqlite_house):
    page = desk_of(sqlite_house, "agent").get("/employer/")
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
def test_the_permission_table_tells_each_type_with_its_own_authority(sqlite_house, login, words):
    page = desk_of(sqlite_house, login).get(MODULE)
    headings = ("工作居住证类型", "当前状态", "上级申报单位", "开通日期", "操作")
    types = ("北京市工作居住证", "留学回国人员工作居住证")
    for word in (*headings, *types, *words):
        assert word in page


def test_what_can_be_done_is_listed_by_the_manuals_names_and_leads_somewhere(sqlite_house):
    desk = desk_of(sqlite_house, "agent")
    page = desk.get(MODULE)
    for word in ("可办业务列表", "办理员工证件续签", "查询员工业务申请"):
        assert word in page
    own = [link for link in page.links() if link.startswith("/employer/")]
    for link in own:
        assert desk.client.get(link).status_code == 200, link
