"""员工当前信息展示: every field, button and tab of the manual's screen. Manual, 3.2."""

import io
from datetime import date

import pytest
from lxml import html

from app.services.accounts.sign_in import actor_of, sign_in
from app.services.applications.request_association import request_association
from app.store.permit_rows import association_facts
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import person_named, unit_of
from tests.make.registering import GOOD, register_somebody
from tests.make.service_journey import ServiceJourney
from tests.services.test_employer_papers import paper
from tests.support.case_reading import facts, parts, table, text_of
from tests.support.shows import shows
from tests.support.signed_in import desk_of

LISTS = "/employer/employees/"


@pytest.fixture
def desk(sqlite_context):
    """Return the desk of the first unit's agent."""
    return desk_of(sqlite_context, "agent")


@pytest.fixture
def page(sqlite_context, desk):
    """Return the page of 赵测试."""
    return desk.get(LISTS + person_named(sqlite_context, "zhao").id)


def employment(context):
    with context.database.reading() as work:
        return association_facts(work, actor_named(context, "zhao").person_id)


@shows("R41")
def test_the_page_has_its_name_and_a_way_back_to_the_list(desk, page):
    assert page.heading == "员工当前信息展示"
    (back,) = [
        link.get("href")
        for link in html.document_fromstring(page.text).xpath("//main//a")
        if text_of(link) == "返回上一级"
    ]
    assert desk.get(back).heading == "员工列表"


@shows("R42", "R43", "R44", "R45", "R46", "R47", "R48")
@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("姓名", "赵测试"),
        ("性别", "男"),
        ("联系电话", "15400000004"),
        ("民族", "汉族"),
        ("政治面貌", "群众"),
        ("婚姻状况", "已婚"),
        ("证件类型", "身份证"),
        ("证件号码", "130000********0035"),
        ("户籍所在地", ""),
        ("现居住地址", ""),
    ],
)
def test_every_field_of_the_person_is_there_with_its_answer(sqlite_context, page, label, value):
    details = person_named(sqlite_context, "zhao").details
    known = {"户籍所在地": details["hukou_place"], "现居住地址": details["current_address"]}
    assert facts(page)[label] == known.get(label, value)


@shows("R45")
def test_another_kind_of_document_is_told_by_its_name(sqlite_context):
    context = sqlite_context
    other = {"id_type": "passport", "id_number": "E12345678", "sex": "female", "birth_date": "1990-02-03"}
    register_somebody(context, **other)
    newcomer = actor_of(context, sign_in(context, GOOD["phone"], GOOD["password"]))
    begun = request_association(context, newcomer, unit_of(context, "agent").association_code, "ask")
    desk = desk_of(context, "agent")
    (task,) = {link for link in desk.get(f"/cases/{begun['case_id']}").links() if link.startswith("/tasks/")}
    assert facts(desk.get(task))["证件类型"] == "护照"


@shows("R49")
def test_the_unit_updates_the_post(sqlite_context, desk, page):
    path = f"{LISTS}{person_named(sqlite_context, 'zhao').id}"
    assert facts(page)["现任职务"] == f"{employment(sqlite_context).post}/更新职务现任职务"
    assert f"{path}/post" in page.links()
    sent = {"post": "技术总监", "_key": desk.get(f"{path}/post").hidden("_key")}
    after = desk.post_and_go(f"{path}/post", sent, to=path)
    assert facts(after)["现任职务"] == "技术总监/更新职务现任职务"


@shows("R50")
def test_the_unit_updates_the_day_the_contract_began(sqlite_context, desk, page):
    path = f"{LISTS}{person_named(sqlite_context, 'zhao').id}"
    assert facts(page)["合同开始日期"].endswith("/更新日期合同开始日期")
    assert f"{path}/dates" in page.links()
    sent = {"contract_start": "2026-03-01", "contract_term": "open", "_key": "k"}
    after = desk.post_and_go(f"{path}/dates", sent, to=path)
    assert facts(after)["合同开始日期"] == "2026年3月1日/更新日期合同开始日期"
    assert employment(sqlite_context).contract.start_on == date(2026, 3, 1)


@needs_fonts
@shows("R51")
def test_the_scan_of_the_contract_in_force_is_seen_and_updated(sqlite_context, desk, page):
    path = f"{LISTS}{person_named(sqlite_context, 'zhao').id}/contract"
    (answer,) = html.document_fromstring(page.text).xpath(
        '//dt[.="当前有效劳动合同扫描件"]/following-sibling::dd[1]'
    )
    links = {text_of(link): link.get("href") for link in answer.xpath(".//a")}
    assert links == {"查看劳动合同扫描件": f"{path}/1", "更新劳动合同扫描件": path}
    assert desk.get(f"{path}/1").heading == "劳动合同扫描件"
    assert desk.client.get(f"{path}/1/pages/1.png").mimetype.startswith("image/")
    scan = (io.BytesIO(paper("labour_contract")), "续订合同.pdf")
    terms = {"contract_kind": "labour", "contract_start": "2026-03-01", "contract_term": "open"}
    after = desk.post_and_go(path, {**terms, "_key": "k", "file.labour_contract": scan}, to=r"/employer/.+")
    assert f"{path}/2" in after.links()
    assert "续订合同.pdf" in after


@shows("R52")
def test_there_are_four_tabs_each_with_its_own_table(sqlite_context, desk, page):
    number = ServiceJourney(sqlite_context).case.number
    links = html.document_fromstring(page.text).xpath('//nav[@class="tabs"]//a')
    assert [text_of(link) for link in links] == ["教育信息", "学习经历", "工作经历", "在办业务列表"]
    shown = [table(desk.get(link.get("href")))[1][0][0] for link in links]
    assert shown == ["大学本科", "示范市样本中学", "示范市从前软件有限公司", number]


def education(page):
    """Return the first row of the education tab by its headings."""
    headings, rows = table(page)
    return dict(zip(headings, rows[0], strict=True))


@shows("R53", "R54", "R55", "R56")
@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("国内最高学历", "大学本科"),
        ("学科专业", "计算机科学与技术"),
        ("毕业学校名称", "示例大学"),
        ("毕业日期", "2012年7月1日"),
        ("入学日期", "2008年9月1日"),
        ("审核状态", "有效"),
    ],
)
def test_the_education_tab_has_every_field_of_a_record(page, heading, value):
    assert education(page)[heading] == value


@shows("R56")
def test_each_record_has_a_status_of_its_own(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    known = person_named(sqlite_context, "zhao").details["education"][0]
    sent = {f"education.0.{key}": value for key, value in known.items() if key != "status"}
    later = {"level": "master", "subject": "软件工程", "school": "样本大学"}
    days = {"enrolled_on": "2012-09-01", "graduated_on": "2015-07-01"}
    sent |= {f"education.1.{key}": value for key, value in (later | days).items()}
    desk.post_and_go("/me/records/education", {**sent, "has_title": "no", "_key": "k"}, to="/me/records/")
    page = desk_of(sqlite_context, "agent").get(LISTS + person_named(sqlite_context, "zhao").id)
    assert {row[0]: row[-1] for row in table(page)[1]} == {"大学本科": "有效", "硕士研究生": "待审核"}


@shows("R31")
def test_below_the_education_one_says_whether_one_holds_a_title(sqlite_context):
    text = desk_of(sqlite_context, "zhao").get("/me/records/education").text
    places = [text.index(words) for words in ("国内教育信息", "毕业日期", "是否持有专业技术职务证书条目")]
    assert places == sorted(places)
    assert "不以职称申报的，请选择“否”" in text
    shown = desk_of(sqlite_context, "agent").get(LISTS + person_named(sqlite_context, "zhao").id)
    assert facts(shown)["是否持有专业技术职务证书条目"] == "否"
    assert parts(shown, "status")
