"""员工列表 and 员工当前信息展示 in pages."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.documents.sample_spoils import grey
from app.services.accounts.sign_in import actor_of, sign_in
from app.services.applications.request_association import request_association
from app.services.papers.page_checks import check_waiting
from app.store.employer_rows import employer_of
from app.store.tables_identity import audit
from app.store.tables_office import association
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans
from tests.make.context_maker import actor_named
from tests.make.registering import GOOD, register_somebody
from tests.make.returned_cases import TERMS
from tests.make.service_journey import ServiceJourney
from tests.services.test_employer_papers import paper
from tests.support.shows import shows
from tests.support.signed_in import desk_of
from tests.support.upload_client import choose

pytestmark = needs_fonts
LISTS = "/employer/employees/"


@pytest.fixture
def desk(sqlite_context):
    return desk_of(sqlite_context, "agent")


@pytest.fixture
def zhao(sqlite_context):
    return actor_named(sqlite_context, "zhao").person_id


@shows("A59", "T35")
def test_the_three_lists_have_the_manuals_names_and_former_people_cannot_be_opened(desk, sqlite_context):
    page = desk.get(f"{LISTS}?list=all")
    for words in ("全部员工信息", "当前在职员工", "待确认单位关联列表", "冯设想", "已解除关联，不能查看"):
        assert words in page
    former = actor_named(sqlite_context, "feng").person_id
    assert LISTS + former not in page.links()
    desk.get(LISTS + former, status=404)
    assert "冯设想" not in desk.get(f"{LISTS}?list=current")


def test_a_list_is_searched_by_name_and_a_page_that_is_not_there_is_empty(desk):
    page = desk.get(f"{LISTS}?list=all&name=冯")
    assert "冯设想" in page
    assert "赵测试" not in page
    assert "没有找到" in desk.get(f"{LISTS}?list=all&name=无此人")
    for number in ("0", "-5", "x", "7", "9" * 30):
        desk.get(f"{LISTS}?page={number}")


def test_a_request_is_shown_with_no_link_while_there_is_no_task(desk, sqlite_context, zhao):
    assert "没有待确认的关联申请" in desk.get(f"{LISTS}?list=pending")
    sqlite_context.database.transact(
        lambda work: work.connection.execute(
            update(association).where(association.c.person_id == zhao).values(state="requested")
        )
    )
    page = desk.get(f"{LISTS}?list=pending")
    assert "赵测试" in page
    assert "确认关联" not in page
    desk.get(LISTS + zhao, status=404)


def test_a_request_made_with_the_code_is_confirmed_from_the_list(desk, sqlite_context):
    register_somebody(sqlite_context)
    newcomer = actor_of(sqlite_context, sign_in(sqlite_context, GOOD["phone"], GOOD["password"]))
    unit = actor_named(sqlite_context, "agent").employer_id
    with sqlite_context.database.reading() as work:
        code = employer_of(work, unit).association_code
    request_association(sqlite_context, newcomer, code, "ask")
    page = desk.get(f"{LISTS}?list=pending")
    assert GOOD["name"] in page
    (task,) = [link for link in page.links() if link.startswith("/tasks/")]
    assert "劳动" in desk.get(task)
    assert "/tasks/" not in " ".join(desk_of(sqlite_context, "agent2").get(f"{LISTS}?list=pending").links())


def test_every_field_and_button_of_the_manual_is_on_the_page(desk, zhao):
    page = desk.get(LISTS + zhao)
    for words in (
        "姓名", "性别", "联系电话", "民族", "政治面貌", "婚姻状况", "证件类型", "身份证", "证件号码", "户籍所在地",
        "现居住地址", "现任职务", "更新职务", "合同开始日期", "更新日期", "当前有效劳动合同扫描件", "查看", "更新",
        "教育信息", "学习经历", "工作经历", "在办业务列表", "返回上一级",
    ):  # fmt: skip
        assert words in page
    assert LISTS in page.links()


@shows("T33")
def test_the_whole_identity_number_is_shown_on_request_and_each_look_is_written_down(
    desk, zhao, sqlite_context
):
    number = "130000198511200035"
    assert number not in desk.get(LISTS + zhao).text
    for _look in range(2):
        page = desk.post(f"{LISTS}{zhao}/identity")
        assert number in page
        assert "已记录" in page
    with sqlite_context.database.reading() as work:
        told = work.connection.execute(select(audit).where(audit.c.action == "reveal")).all()
    by = actor_named(sqlite_context, "agent").account_id
    assert [(row.actor, row.facts["person"]) for row in told] == [(by, zhao)] * 2
    assert number not in str(told)


def test_the_tabs_show_education_study_work_and_what_is_open(desk, zhao, sqlite_context):
    for tab, words in (
        ("education", ("国内最高学历", "大学本科", "毕业学校名称", "2012年7月1日", "审核状态", "有效")),
        ("study", ("示范市样本中学",)),
        ("work", ("示范市从前软件有限公司",)),
        ("cases", ("没有办理中的业务",)),
        ("no such tab", ("国内最高学历",)),
    ):
        page = desk.get(f"{LISTS}{zhao}?tab={tab}")
        assert all(word in page for word in words), tab
    number = ServiceJourney(sqlite_context).case.number
    assert number in desk.get(f"{LISTS}{zhao}?tab=cases")


def test_the_post_is_updated(desk, zhao):
    key = desk.get(f"{LISTS}{zhao}/post").hidden("_key")
    page = desk.post_and_go(f"{LISTS}{zhao}/post", {"post": "总监", "_key": key}, to=LISTS + zhao)
    assert "总监" in page


def test_dates_are_updated_and_an_open_end_is_said(desk, zhao):
    form = desk.get(f"{LISTS}{zhao}/dates")
    sent = {"contract_start": "2026-03-01", "contract_term": "open", "_key": form.hidden("_key")}
    page = desk.post_and_go(f"{LISTS}{zhao}/dates", sent, to=LISTS + zhao)
    assert "2026年3月1日" in page
    assert "无固定期限" in page


@shows("A58")
@pytest.mark.parametrize(
    ("end", "told"),
    [("2026-11-24", "劳动合同已到期"), ("2027-05-24", "剩余不足 6 个月"), ("2027-05-25", ""), ("", "")],
)
def test_a_contract_that_ends_soon_is_told_of(desk, zhao, end, told):
    sent = {"contract_start": "2020-03-01", "contract_term": "fixed" if end else "open", "_key": "k"}
    if end:
        sent["contract_end"] = end
    page = desk.post_and_go(f"{LISTS}{zhao}/dates", sent, to=LISTS + zhao)
    assert [words in page for words in ("劳动合同已到期", "剩余不足 6 个月")] == [
        words == told for words in ("劳动合同已到期", "剩余不足 6 个月")
    ]


def test_an_upload_survives_a_form_that_is_wrong(desk, zhao):
    path = f"{LISTS}{zhao}/contract"
    scan = (io.BytesIO(paper("labour_contract")), "新合同.pdf")
    page = desk.post(path, {"contract_kind": "labour", "_key": "a", "file.labour_contract": scan}, status=422)
    assert "新合同.pdf" in page
    assert f"{path}/draft" in page.links()
    assert "尚未提交" in desk.get(f"{path}/draft")
    sent = {"contract_kind": "labour", "contract_start": "2026-03-01", "contract_term": "open", "_key": "b"}
    page = desk.post_and_go(path, sent, to=LISTS + zhao)
    assert f"{path}/2" in page.links()
    assert desk.client.get(f"{path}/2/pages/1.png").mimetype.startswith("image/")
    desk.get(f"{path}/draft", status=404)


def test_a_file_that_is_no_scan_is_told_at_its_field(desk, zhao):
    bad = (io.BytesIO(b"MZ"), "合同.exe")
    page = desk.post(f"{LISTS}{zhao}/contract", {"_key": "a", "file.labour_contract": bad}, status=422)
    assert "合同.exe" in page


def scan_waits(desk, person_id):
    """Let a grey scan of a contract wait for its dates; return the fields of the form that names it."""
    where = f"{LISTS}{person_id}/contract"
    scan = pdf_files.pdf_of(grey(sample_scans.scan()))
    assert choose(desk, f"{where}/chosen", ("灰度合同.pdf", scan), key=uuid4().hex).status_code == 200
    return where


def sent_with(page, **more):
    name = "_chosen.labour_contract"
    (chosen,) = [one["value"] for _t, one, _i in page.elements if one.get("name") == name and one["value"]]
    return {"_key": uuid4().hex, name: chosen, **TERMS, **more}


def test_a_doubted_contract_asks_for_a_reason_which_the_reviewer_of_a_renewal_reads(
    desk, zhao, sqlite_context
):
    where = scan_waits(desk, zhao)
    assert "仍要提交的理由" not in desk.get(where), "a check that has not ended asks for nothing"
    check_waiting(sqlite_context)
    page = desk.get(where)
    assert "仍要提交的理由" in page
    refused = desk.post(where, sent_with(page), status=422)
    assert "检查有提醒" in refused
    (field,) = {one["name"] for _t, one, _i in page.elements if (one.get("name") or "").startswith("_still.")}
    half = desk.client.post(
        where,
        data={"csrf_token": desk.token(), "_step": "save", **sent_with(page, **{field: "合同原件是黑白的"})},
    )
    assert half.status_code == 303
    assert "合同原件是黑白的" in desk.get(where), "what was typed stays"
    desk.post_and_go(where, sent_with(desk.get(where)), to=f"{LISTS}{zhao}")
    journey = ServiceJourney(sqlite_context).submit()
    journey.claim("hd.l1a")
    review = desk_of(sqlite_context, "hd.l1a").get(f"/tasks/{journey.open()['review'].key}")
    assert "仍要提交的理由：合同原件是黑白的" in review
