"""A unit moves to another supervising authority, and whom to ask. Manual, chapters 9 and 10."""

import pytest

from app.services.context.refusals import FormInvalidError
from app.store.case_lists import cases_of_employer
from app.store.employer_rows import permissions_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import STAYS, ProcedureJourney, attach, returned, unit_procedure
from tests.support.case_reading import case_page, doors, own_tasks, table, task_page
from tests.support.sent_forms import refused
from tests.support.shows import shows
from tests.support.signed_in import desk_of

PLACE = "/employer/business/supervisor-change"
REQUIRED = ("tax_payment_proof", "employer_integrity_statement", "agent_id_card")
CHECKS = ("checked_complete", "checked_true", "checked_standard")
ANSWERS = {
    "tax_registration_address": "北京市海淀区示例路 2 号",
    "moved_in_on": "2026-10-01",
    "declared_true": "true",
    **dict.fromkeys(CHECKS, "true"),
}


def authority_of(context, login):
    with context.database.reading() as work:
        (held,) = permissions_of(work, actor_named(context, login).employer_id)
    return held.authority_name


def moving(context, login="agent4"):
    return unit_procedure(context, login, "supervisor_change", authority="haidian_hrss")


def begun_by_page(context):
    """Return the supervisor change that a page has started."""
    with context.database.reading() as work:
        unit = actor_named(context, "agent4").employer_id
        (row,) = cases_of_employer(work, unit, ("supervisor_change",), None).rows
    return ProcedureJourney(context, {"case_id": row.id})


@shows("R123")
def test_only_a_unit_of_another_district_whose_tax_place_has_moved_changes_its_authority(sqlite_context):
    assert "还没有开通北京市工作居住证的业务办理权限" in desk_of(sqlite_context, "agent6").get(PLACE)
    already = moving(sqlite_context, "agent2")
    assert already.case.state == "refused"
    assert "上级申报单位已经是所选的主管部门。" in case_page(sqlite_context, "agent2", already)
    page = desk_of(sqlite_context, "agent4").get(PLACE)
    assert "现上级申报单位 朝阳区人社局" in page
    assert "因单位纳税登记地迁入，应发起单位主管部门变更" in page
    journey = moving(sqlite_context)
    attach(sqlite_context, "agent4", *REQUIRED)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent4", "fill_application", ANSWERS)
    assert [field for field, _told in refused.value.facts["errors"]] == ["tax_registration_proof"]
    journey.lay("tax_registration_proof").do("agent4", "fill_application", ANSWERS)
    journey.approve()
    assert authority_of(sqlite_context, "agent4") == "海淀区人社局"


@shows("R124")
def test_the_units_papers_are_uploaded_anew_for_the_receiving_authority(sqlite_context):
    sqlite_context.clock.forward(days=3)
    journey = moving(sqlite_context).lay("tax_registration_proof")
    page = task_page(sqlite_context, "agent4", journey, "fill_application")
    assert "请按接收方的办理指南更新全部必传附件" in page
    assert "以《海淀区办理指南》为准" in page
    _, told = refused(sqlite_context, "agent4", journey, "fill_application", ANSWERS)
    assert journey.case.state == "draft"
    for name in ("单位缴纳税费凭证", "单位诚信声明", "单位业务经办人身份证"):
        assert f"附件还没有更新：{name}。" in told
    attach(sqlite_context, "agent4", *REQUIRED)
    journey.do("agent4", "fill_application", ANSWERS)
    assert journey.case.state == "in_review"


@shows("R125")
@pytest.mark.parametrize("unchecked", CHECKS)
def test_the_unit_starts_it_from_its_list_and_checks_completeness_truth_and_standard(
    sqlite_context, unchecked
):
    desk = desk_of(sqlite_context, "agent4")
    assert doors(desk.get("/employer/permits-module/"))["单位主管部门变更"] == PLACE
    sent = {"_key": "k", "authority": "haidian_hrss"}
    page = desk.post_and_go(PLACE, sent, to=r"/tasks/.+")
    for words in ("附件材料完整", "附件材料真实", "附件材料符合标准"):
        assert words in page
    journey = begun_by_page(sqlite_context)
    journey.lay("tax_registration_proof")
    attach(sqlite_context, "agent4", *REQUIRED)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent4", "fill_application", ANSWERS | {unchecked: ""})
    assert [field for field, _told in refused.value.facts["errors"]] == [unchecked]


@shows("R126")
def test_a_units_own_application_is_followed_on_its_own_page_and_started_again_by_the_unit(sqlite_context):
    journey = moving(sqlite_context).lay("tax_registration_proof")
    attach(sqlite_context, "agent4", *REQUIRED)
    journey.do("agent4", "fill_application", ANSWERS)
    desk = desk_of(sqlite_context, "agent4")
    page = doors(desk.get("/employer/permits-module/"))["查询单位业务申请"]
    assert table(desk.get(page))[1][0][:3] == [journey.case.number, "单位主管部门变更", "审核中"]
    assert journey.case.number not in desk.get("/employer/applications")
    journey.review("hd.l1a", returned())
    line = table(desk.get(page))[1][0]
    assert line[2] == "待补正"
    assert line[-1].startswith("修改并重新提交")
    assert own_tasks(case_page(sqlite_context, "agent4", journey)) == ["更新附件并填写变更申请"]
    journey.do("agent4", "fill_application", ANSWERS | STAYS)
    journey.approve()
    assert table(desk.get(page))[1][0][2] == "通过"
    assert "确认单" not in case_page(sqlite_context, "agent4", journey)


@shows("R127")
def test_questions_about_the_system_go_to_the_help_centre_or_its_telephone(sqlite_context):
    for login in (None, "agent", "zhao"):
        page = desk_of(sqlite_context, login).get("/help")
        assert page.heading == "帮助中心"
        assert "系统操作 58511081" in page
    page = desk_of(sqlite_context, "agent").get("/employer/")
    assert "/help" in page.links()
    assert "系统操作咨询 58511081" in page
    assert "tel:01058511081" in page.links()


@shows("R128")
def test_questions_about_policy_go_to_another_telephone(sqlite_context):
    assert "业务政策 68940680" in desk_of(sqlite_context, None).get("/help")
    for login, home in (("agent", "/employer/"), ("zhao", "/me/"), ("hd.l1a", "/review/")):
        page = desk_of(sqlite_context, login).get(home)
        assert "业务政策咨询 68940680" in page
        assert "tel:01068940680" in page.links()
