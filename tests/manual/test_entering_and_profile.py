"""Who the platform is for, the ways in, and 基础信息采集. Manual, cover and chapter 1, steps 1 to 5."""

import io

import pytest
from lxml import html

from app.services.applications import start_case as starting
from app.store.profile_rows import profile_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney, joined, left, permit_of_person
from tests.services.test_employer_papers import paper
from tests.services.test_employer_profile import ALL, LICENCE
from tests.support.case_reading import case_page, doors, parts, table, text_of
from tests.support.openid_provider import with_doors
from tests.support.shows import shows
from tests.support.signed_in import desk_of

HOME = "/employer/"
PROFILE = "/employer/profile/"
GROUPS = ["一般信息", "单位资质", "业务经办人", "营业执照"]


def send(desk, group, answers, **more):
    """Send one group of the profile; return the answer."""
    key = desk.get(PROFILE + group).hidden("_key")
    posted = {name: values[0] for name, values in answers.items()}
    return desk.client.post(PROFILE + group, data={**posted, "_key": key, "csrf_token": desk.token(), **more})


def found(page, path):
    """Return the texts of what a path finds on a page."""
    return [text_of(part) for part in html.document_fromstring(page.text).xpath(path)]


@shows("R1")
@pytest.mark.parametrize(
    ("login", "home", "role", "elsewhere"),
    [
        ("agent", "/employer/", "单位经办人", "/me/"),
        ("zhao", "/me/", "员工", "/employer/"),
        ("hd.l1a", "/review/", "审核人员", "/employer/"),
    ],
)
def test_units_employees_and_the_authority_each_have_a_side_of_their_own(
    sqlite_context, login, home, role, elsewhere
):
    desk = desk_of(sqlite_context, login)
    assert desk.client.get("/").location == home
    assert role in parts(desk.get(home), "role")
    assert desk.client.get(elsewhere).status_code == 403


@shows("R3")
def test_the_change_of_unit_is_called_employer_change_everywhere(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    joined(sqlite_context, "zhang", "agent2")
    by, permit = actor_named(sqlite_context, "agent2"), permit_of_person(sqlite_context, "zhang")
    begun = starting.start_employer_change(sqlite_context, by, permit.id, "k")
    journey = ProcedureJourney(sqlite_context, begun)
    assert case_page(sqlite_context, "agent2", journey).heading == "聘用单位变更"
    desk = desk_of(sqlite_context, "agent2")
    assert table(desk.get("/employer/applications"))[1][0][2] == "聘用单位变更"
    assert "待办理聘用单位变更员工" in doors(desk.get("/employer/permits-module/"))


@shows("R4")
def test_a_stranger_is_led_to_a_page_with_an_entrance_for_units(sqlite_context):
    desk = desk_of(with_doors(sqlite_context), None)
    assert desk.client.get("/").location == "/sign-in"
    assert desk.client.get(HOME).location.startswith("/sign-in")
    page = desk.get("/sign-in")
    (entrance,) = html.document_fromstring(page.text).xpath('//section[h2="单位入口"]')
    assert len(entrance.xpath('.//a[@class="door"]')) == 2
    assert "/register" not in [link.get("href") for link in entrance.xpath(".//a")]


@shows("R5")
def test_units_come_in_by_two_ways_and_institutions_read_the_name_of_theirs(sqlite_context):
    page = desk_of(with_doors(sqlite_context), None).get("/sign-in")
    assert list(doors(page)) == ["法人一证通", "电子营业执照", "公民账号"]
    legal_person, licence, _persons = parts(page, "door")
    assert "事业单位电子证照" in licence
    assert "事业单位电子证照" not in legal_person
    (entrance,) = html.document_fromstring(page.text).xpath('//section[h2="单位入口"]')
    assert len(entrance.xpath('.//a[@class="door"]')) == 2


@shows("R6")
def test_the_pop_up_comes_back_at_every_sign_in_until_all_groups_are_filled_in(sqlite_context):
    assert parts(desk_of(sqlite_context, "agent6").get(HOME), "popup")
    desk = desk_of(sqlite_context, "agent6")
    send(desk, "general", ALL["general"])
    send(desk, "agent", ALL["agent"])
    assert parts(desk_of(sqlite_context, "agent6").get(HOME), "popup")
    assert parts(desk_of(sqlite_context, "agent").get(HOME), "popup") == []


@shows("R7")
def test_the_button_of_the_pop_up_leads_to_the_collection_of_basic_information(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    (popup,) = html.document_fromstring(desk.get(HOME).text).xpath("//dialog")
    (button,) = [link for link in popup.xpath(".//a") if text_of(link) == "去完善"]
    answer = desk.client.get(button.get("href"))
    assert desk.get(answer.location).heading == "基础信息采集：一般信息"


@shows("R8")
def test_four_groups_are_walked_through_in_the_manuals_order(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    page = desk.get(f"{PROFILE}general")
    assert found(page, '//ol[@class="way"]/li') == GROUPS
    nexts = [desk.get(send(desk, group, ALL[group]).location) for group in list(ALL)[:-1]]
    headings = [one.heading for one in (page, *nexts)]
    assert headings == [f"基础信息采集：{name}" for name in GROUPS]


@needs_fonts
@shows("R10")
def test_submitting_the_last_group_opens_the_home_page_at_once_with_the_attachments_next(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    for group in list(ALL)[:-1]:
        send(desk, group, ALL[group])
    scan = (io.BytesIO(paper("business_licence")), "执照.pdf")
    answer = send(desk, "licence", LICENCE, **{"file.business_licence": scan})
    assert answer.location == HOME
    page = desk.get(HOME)
    assert parts(page, "popup") == []
    assert "下一步请在“附件管理”上传单位附件" in page
    assert desk.get(doors(page)["附件管理"]).heading == "附件管理"
    with sqlite_context.database.reading() as work:
        known = profile_of(work, actor_named(sqlite_context, "agent6").employer_id)
    assert set(known) == set(ALL)
