"""Permissions for each type of permit, the limited one, and the list of pending changes. Manual, 6.2 and note 3."""

import io

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import StepSentBackError
from app.store.employer_rows import permissions_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    ProcedureJourney,
    attach,
    joined,
    left,
    permit_of_person,
    unit_of,
    unit_procedure,
)
from tests.procedures.test_employee_procedures import PAPERS, PERSON, verified
from tests.services.test_employer_papers import paper
from tests.support.case_reading import case_page, table, task_page, task_path
from tests.support.shows import shows
from tests.support.signed_in import desk_of

MODULE = "/employer/permits-module/"
LIST = "/employer/business/employer-changes"
FULL = {"meets_conditions": "yes", "declared_true": "true"}
LIMITED = {
    "meets_conditions": "no",
    "purposes": ["employer_change", "renewal"],
    "declared_true": "true",
    "checked_letter": "true",
    "letter_page": "1",
}


def permission(context, login, permit_type=BEIJING):
    with context.database.reading() as work:
        rows = permissions_of(work, actor_named(context, login).employer_id)
    return {row.permit_type: row for row in rows}.get(permit_type)


@shows("R100")
def test_the_permission_table_has_the_manuals_five_columns(sqlite_context):
    headings, rows = table(desk_of(sqlite_context, "agent").get(MODULE))
    assert headings == ["工作居住证类型", "当前状态", "上级申报单位", "开通日期", "操作"]
    assert [len(row) for row in rows] == [5, 5]


@shows("R101")
def test_the_beijing_permit_has_its_line_with_the_cancellation_beside_it(sqlite_context):
    opened = permission(sqlite_context, "agent").opened_on.isoformat()
    line = table(desk_of(sqlite_context, "agent").get(MODULE))[1][0]
    assert line[:4] == ["北京市工作居住证", "有效", "海淀区人社局", opened]
    assert line[4].startswith("注销业务权限")
    assert "注销业务权限" not in table(desk_of(sqlite_context, "agent6").get(MODULE))[1][0][4]


@shows("R102")
def test_the_returnee_permit_has_an_authority_and_a_permission_of_its_own(sqlite_context):
    line = table(desk_of(sqlite_context, "agent").get(MODULE))[1][1]
    name = "北京海外学人中心（留学业务）"
    assert line[:3] == ["留学回国人员工作居住证", "有效", name]
    assert line[4].startswith("注销业务权限")
    only_one = table(desk_of(sqlite_context, "agent2").get(MODULE))[1]
    assert [row[1:3] for row in only_one] == [["有效", "海淀区人社局"], ["未开通", "无"]]


@pytest.fixture
def pending(sqlite_context):
    """Return the list of pending changes of a unit that three holders have joined."""
    for login in ("zhang", "wang", "li"):
        left(sqlite_context, "agent", login)
        joined(sqlite_context, login, "agent2")
    return table(desk_of(sqlite_context, "agent2").get(LIST))


def day_of(context, login):
    day = permit_of_person(context, login).valid_until
    return f"{day.year}年{day.month}月{day.day}日"


@shows("R103")
def test_the_list_of_pending_changes_has_the_manuals_six_columns(pending):
    headings = ["姓名", "证件号码", "工作居住证类型", "工作居住证编号", "证件有效期至", "操作"]
    assert pending[0] == [*headings[:5], "最晚提交", "连同续签最晚提交", headings[5]]
    assert {len(row) for row in pending[1]} == {len(headings) + 2}


@shows("R104")
def test_who_must_be_handled_first_stands_first_with_a_button(sqlite_context, pending):
    assert [row[0] for row in pending[1]] == ["王样本", "李演示", "张示例"]
    ends = [permit_of_person(sqlite_context, login).valid_until for login in ("wang", "li", "zhang")]
    assert ends == sorted(set(ends))
    assert [row[-1] for row in pending[1]] == ["办理"] * 3


@shows("R105")
def test_a_line_tells_type_number_and_last_day_of_the_permit(sqlite_context, pending):
    permit = permit_of_person(sqlite_context, "li")
    line = pending[1][1]
    assert [*line[:5], line[-1]] == [
        "李演示",
        "410000********0015",
        "北京市工作居住证",
        permit.permit_no,
        day_of(sqlite_context, "li"),
        "办理",
    ]


@shows("R106")
def test_each_line_is_handled_by_itself_and_the_others_stay(sqlite_context, pending):
    assert len(pending[1]) == 3
    desk = desk_of(sqlite_context, "agent2")
    permit = permit_of_person(sqlite_context, "zhang")
    path = f"/employer/business/permits/{permit.id}/employer-change"
    assert "张示例" in desk.post_and_go(path, {"_key": "k"}, to=r"/cases/.+")
    lines = table(desk.get(LIST))[1]
    assert [row[-1] for row in lines] == ["办理", "办理", "查看办件张示例"]


@pytest.fixture
def applying(sqlite_context):
    """Return the application of a unit that does not meet the conditions of the guide."""
    attach(sqlite_context, "agent5", "tax_payment_proof", "employer_integrity_statement", "agent_id_card")
    return unit_procedure(sqlite_context, "agent5", "permission_application")


@shows("R111")
def test_a_unit_below_the_conditions_may_apply_for_receiving_holders_only(sqlite_context, applying):
    asked = {"meets_conditions": "no", "_step": "refresh"}
    page = desk_of(sqlite_context, "agent5").post(task_path(applying, "fill_application"), asked)
    for words in ("接收持证员工（聘用单位变更）", "与主管部门联系人", "联系日期", "受限权限不能办理新办业务"):
        assert words in page
    attach(sqlite_context, "agent5", "other_materials")
    contact = {"contact_person": "示例联系人", "contacted_on": "2026-11-20"}
    applying.do("agent5", "fill_application", LIMITED | contact)
    assert "示例联系人" in case_page(sqlite_context, "agent5", applying)
    applying.approve()
    assert (permission(sqlite_context, "agent5").state, permission(sqlite_context, "agent5").scope) == (
        "granted",
        "limited",
    )
    line = table(desk_of(sqlite_context, "agent5").get(MODULE))[1][0]
    assert line[1:3] == ["有效（受限）", "海淀区人社局"]


@needs_fonts
@shows("R112")
def test_the_commitment_letter_is_uploaded_to_the_units_papers_first(sqlite_context, applying):
    desk = desk_of(sqlite_context, "agent5")
    page = desk.post(task_path(applying, "fill_application"), {"meets_conditions": "no", "_step": "refresh"})
    assert "北京国际人才网首页—业务办理指南—工作居住证办理指南—海淀区（《承诺书》为附件 4）" in page
    with pytest.raises(StepSentBackError) as refused:
        applying.do("agent5", "fill_application", LIMITED)
    assert refused.value.facts["problems"]["scope"] == "letter_missing"
    scan = (io.BytesIO(paper("other_materials")), "承诺书.pdf")
    slot = "/employer/attachments/other_materials"
    desk.post_and_go(slot, {"_key": "k", "file.other_materials": scan}, to=r".*#other_materials")
    applying.do("agent5", "fill_application", LIMITED)
    assert applying.case.state == "in_review"


@shows("R113")
def test_a_limited_permission_receives_holders_and_starts_no_new_application(sqlite_context):
    context = sqlite_context
    for login in ("zhang", "zheng"):
        left(context, "agent", login)
        joined(context, login, "agent3")
    by, permit = actor_named(context, "agent3"), permit_of_person(context, "zhang")
    moving = ProcedureJourney(context, starting.start_employer_change(context, by, permit.id, "k")).lay(
        *PAPERS
    )
    moving.do("zhang", "update_information", PERSON)
    moving.do("agent3", "verify_and_submit", verified(context, "agent3"))
    moving.approve()
    assert permit_of_person(context, "zhang").employer_id == unit_of(context, "agent3").id
    assert "受限权限不能办理新办" in desk_of(context, "zheng").get("/me/")
    zheng = actor_named(context, "zheng")
    refused = ProcedureJourney(context, starting.start_new_application(context, zheng, BEIJING, "k"))
    assert refused.case.state == "refused"
    assert "受限权限无法办理新办业务。" in case_page(context, "agent3", refused)


@shows("R114")
def test_new_applications_need_the_full_conditions_in_an_application_of_their_own(sqlite_context):
    context = sqlite_context
    assert "申请业务办理权限" in table(desk_of(context, "agent3").get(MODULE))[1][0][4]
    assert "申请业务办理权限" not in table(desk_of(context, "agent").get(MODULE))[1][0][4]
    again = unit_procedure(context, "agent3", "permission_application")
    again.do("agent3", "fill_application", LIMITED)
    again.approve()
    assert permission(context, "agent3").scope == "limited"
    widening = unit_procedure(context, "agent3", "permission_application")
    page = task_page(context, "agent3", widening, "fill_application")
    assert "是否符合主管部门办理指南规定的用人单位新办条件" in page
    assert "以《海淀区办理指南》为准" in page
    widening.do("agent3", "fill_application", FULL)
    assert permission(context, "agent3").scope == "limited"
    widening.approve()
    assert permission(context, "agent3").scope == "full"
    left(context, "agent", "zheng")
    joined(context, "zheng", "agent3")
    zheng = actor_named(context, "zheng")
    begun = ProcedureJourney(context, starting.start_new_application(context, zheng, BEIJING, "k"))
    assert set(begun.open()) == {"fill_application"}
