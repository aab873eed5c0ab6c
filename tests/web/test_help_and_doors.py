"""The ways in, and the help centre: a section for every page, both telephone numbers."""

from dataclasses import replace

import pytest

from app.policy.route_table import ROUTES
from app.web.frame.help_topics import BY_PAGE, BY_ROOM, help_topic
from tests.support.openid_provider import with_doors
from tests.support.shows import shows
from tests.support.signed_in import desk_of


def test_units_have_two_doors_and_employees_one(sqlite_context):
    page = desk_of(with_doors(sqlite_context), None).get("/sign-in?back=/employer/attachments/")
    for words in (
        "单位入口",
        "法人一证通",
        "电子营业执照",
        "事业单位电子证照",
        "员工入口",
        "公民账号",
        "本系统账号",
    ):
        assert words in page
    assert page.hidden("back") == "/employer/attachments/"
    led = [link for link in page.links() if link.startswith("/sign-in/door/")]
    assert len(led) == 3
    assert all(link.endswith("?back=/employer/attachments/") for link in led)


def test_doors_that_are_not_connected_are_not_there(sqlite_context):
    page = desk_of(sqlite_context, None).get("/sign-in")
    assert "单位入口" not in page
    assert "单位、员工和主管部门都用本系统的账号登录" in page


def test_the_help_centre_has_both_telephone_numbers(sqlite_context):
    page = desk_of(sqlite_context, None).get("/help")
    assert "58511081" in page
    assert "68940680" in page


@shows("T27")
def test_another_office_has_its_own_telephone_numbers(sqlite_context):
    settings = replace(
        sqlite_context.settings, operation_hotline="010-66660001", policy_hotline="010-66660002"
    )
    page = desk_of(replace(sqlite_context, settings=settings), None).get("/help")
    assert page.text.count("010-66660001") > 1
    assert page.text.count("010-66660002") > 1
    assert "58511081" not in page


def test_every_page_leads_to_a_section_that_is_there(sqlite_context):
    page = desk_of(sqlite_context, None).get("/help")
    assert {*map(help_topic, ROUTES), *BY_PAGE.values(), *BY_ROOM.values()} <= set(page.ids)
    linked = {link.removeprefix("#") for link in page.links() if link.startswith("#")} - {"content"}
    assert linked <= set(page.ids)


@pytest.mark.parametrize(
    ("login", "path", "topic"),
    [
        ("agent", "/employer/attachments/", "attachments"),
        ("agent", "/employer/employees/", "employees"),
        ("agent6", "/employer/profile/general", "profile"),
        ("zhao", "/me/", "my-permit"),
        ("hd.l1a", "/review/", "review"),
    ],
)
def test_a_page_has_a_link_to_its_own_help(sqlite_context, login, path, topic):
    assert f"/help#{topic}" in desk_of(sqlite_context, login).get(path).links()


def test_an_unknown_page_leads_to_the_telephone_numbers():
    assert help_topic(None) == help_topic("nobody.wrote.it") == "hotlines"
