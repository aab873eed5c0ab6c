"""Who may not do what, in a real browser: no such control on the page, and by hand it is refused. Manual, 3 to 9."""

import pytest

from app.services.applications import start_case as starting
from app.store.ending_permits import permits_to_remind_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    PROOFS,
    ProcedureJourney,
    association,
    confirmation,
    joined,
    left,
    permit_of_person,
    returned,
    unit_procedure,
)
from tests.make.service_journey import ServiceJourney
from tests.procedures.test_employee_procedures import APPLICATION, PASS, change
from tests.support.browser import chromium_path
from tests.support.trespass import employee_address, task_address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
NEW_APPLICATION = f"/me/business/new-application/{BEIJING}"


@pytest.fixture(scope="module")
def renewal(guarded):
    """王样本's renewal waits for the first level."""
    return ServiceJourney(guarded.context, "wang").submit()


def begun(guarded, login, start, *arguments):
    return ProcedureJourney(
        guarded.context, start(guarded.context, actor_named(guarded.context, login), *arguments, login)
    )


PRESSED = "main a, main button:not([disabled]):not([aria-disabled=true]), main summary"


def controls(page):
    """Return the words of everything on a page that can be pressed."""
    found = page.locator(PRESSED).all_inner_texts()
    return " ".join(" ".join(found).split())


def test_an_expired_permit_leads_to_nothing_but_a_new_application(trespasser):
    employee, unit = trespasser("zheng"), trespasser("agent")
    page = employee.desk.go("/me/")
    assert "申请新办" in controls(page)
    assert "变更" not in controls(page)
    for procedure in ("basic_info_change", "business_info_change"):
        path = f"/me/business/changes/{procedure}"
        employee.sends(path, {409}, "没有有效的工作居住证", "请申请新办", fields={"_key": procedure})
    row = unit.desk.go("/employer/").locator("tr", has_text="郑假定")
    assert "失效" in row.inner_text()
    assert row.get_by_role("button").count() == 0


def test_an_employee_uploads_no_contract_and_keeps_no_post(guarded, renewal, trespasser):
    employee = trespasser("wang")
    for path in ("/me/", f"/cases/{renewal.case_id}", "/me/records/", "/me/records/work"):
        page = employee.desk.go(path)
        assert page.locator("[name='file.labour_contract']").count() == 0
        assert "更新职务" not in controls(page)
    for what, fields in (
        ("contract", {"contract_kind": "labour"}),
        ("post", {"post": "总经理"}),
        ("dates", {}),
    ):
        path = f"{employee_address(guarded.context, 'wang')}/{what}"
        employee.opens(path, 403, "由单位上传和更新", "请联系本单位经办人")
        gist = ("员工端没有上传劳动合同的位置", "请联系本单位经办人")
        employee.sends(path, {403}, *gist, fields=fields, files=["file.labour_contract"])


def test_an_employee_slips_no_contract_into_a_step_of_their_own(guarded, trespasser):
    own = ServiceJourney(guarded.context, "jiang", agent="agent2")
    own.do("agent2", "confirm_contract", {"contract_choice": "current"})
    employee = trespasser("jiang")
    path = task_address(own, "update_information")
    assert employee.desk.go(path).locator("[name='file.labour_contract']").count() == 0
    employee.sends(path, {403}, "这一步不需要上传这种材料", files=["file.labour_contract"])


def test_a_unit_starts_nothing_that_is_the_employees(trespasser):
    unit = trespasser("agent")
    for path in ("/employer/", "/employer/permits-module/", "/employer/employees/"):
        shown = controls(unit.desk.go(path))
        for words in ("申请新办", "基础信息变更", "业务信息变更", "关联单位"):
            assert words not in shown.replace("新办和信息变更", "")
    unit.sends(NEW_APPLICATION, {403}, "新办由员工发起", "请员工登录后发起")
    for procedure, words in (
        ("basic_info_change", "基础信息变更由员工发起"),
        ("business_info_change", "业务信息变更由员工发起"),
    ):
        unit.sends(f"/me/business/changes/{procedure}", {403}, words, "请员工登录后发起")
    unit.sends(
        "/me/business/association",
        {403},
        "请把关联码告诉员工",
        fields={"code": "P4T9WN63", "confirmed": "yes"},
    )


def test_an_employee_starts_nothing_that_is_the_units(guarded, trespasser):
    context = guarded.context
    employee = trespasser("zhao")
    shown = controls(employee.desk.go("/me/")).replace("请求解除关联", "")
    for words in ("续签", "聘用单位变更", "解除关联", "申请业务办理权限", "注销业务权限", "单位主管部门变更"):
        assert words not in shown
    permit, person = permit_of_person(context, "zhao").id, actor_named(context, "zhao").person_id
    business = "/employer/business"
    employee.sends(f"/employer/permits/{permit}/renewal", {403}, "续签由单位经办人发起", "请联系本单位经办人")
    employee.sends(f"{business}/permits/{permit}/employer-change", {403}, "由新单位经办人发起")
    employee.sends(
        f"{business}/employees/{person}/dissociation", {403}, "由单位经办人发起", "请联系本单位经办人"
    )
    for what in ("apply", "cancel"):
        employee.sends(f"{business}/permissions/{BEIJING}/{what}", {403}, "由单位经办人发起")
    employee.sends(
        f"{business}/supervisor-change", {403}, "由单位经办人发起", fields={"authority": "chaoyang_hrss"}
    )
    employee.sends(f"{business}/permits/{permit_of_person(context, 'sun').id}/employer-change", {404})


def test_nobody_withdraws_what_the_authority_has_taken(guarded, trespasser):
    taken = ServiceJourney(guarded.context, "zhao").submit()
    taken.claim("hd.l1a")
    unit, employee = trespasser("agent"), trespasser("zhao")
    path = f"/cases/{taken.case_id}"
    for somebody in (unit, employee):
        assert "撤回" not in controls(somebody.desk.go(path))
    unit.sends(
        f"{path}/withdraw",
        {409},
        "主管部门已经开始审核，不能再撤回",
        "联系主管部门退回",
        fields={"_key": "late"},
    )
    employee.sends(f"{path}/withdraw", {403, 409}, fields={"_key": "late"})
    taken.review("hd.l1a", returned("employee_material", "iit_payment_record"))
    resubmission_is_the_units(taken, unit, employee)


def resubmission_is_the_units(journey, unit, employee):
    """A returned renewal: the employee mends their paper, the unit submits again."""
    for element in journey.open():
        path = task_address(journey, element)
        groups = journey.open()[element].groups
        wrong = employee if any(one.startswith("employer") for one in groups) else unit
        wrong.opens(path, 404, "不属于您的账号")
        wrong.sends(path, {404}, fields={"declared_true": "true", "_key": element})


def test_only_the_employee_resubmits_a_change_of_their_information(guarded, trespasser):
    journey = begun(guarded, "chu", starting.start_information_change, "business_info_change")
    unit = trespasser("agent")
    path = task_address(journey, "fill_application")
    unit.opens(path, 404, "不属于您的账号")
    unit.sends(path, {404}, fields={"declared_true": "true", "_key": "units"})
    assert "填写" not in controls(unit.desk.go("/employer/business/to-decide"))
    unit.sends(
        f"/cases/{journey.case_id}/withdraw", {403, 409}, "只有发起申请的一方可以撤回", fields={"_key": "w"}
    )


@pytest.mark.parametrize(
    ("login", "procedure", "answers", "papers"),
    [
        ("qian", "basic_info_change", {"fields": ["name"], "new_name": "钱试改"}, ["change_proof"]),
        ("li", "business_info_change", {"fields": ["post"], "post": "总工程师"}, []),
    ],
)
def test_what_the_authority_returned_goes_back_to_the_employee_alone(
    guarded, trespasser, login, procedure, answers, papers
):
    journey = change(guarded.context, login, procedure, answers, *papers)
    journey.do("agent", "first_review", PASS)
    journey.review("hd.l1a", returned())
    path = task_address(journey, "fill_application")
    unit, colleague = trespasser("agent"), trespasser("wang")
    assert path not in unit.desk.go(f"/cases/{journey.case_id}").content()
    for somebody in (unit, colleague):
        somebody.opens(path, 404, "不属于您的账号")
        somebody.sends(path, {404}, fields={"declared_true": "true", "_key": f"{login}.again"})
    assert trespasser(login).desk.go(path).get_by_role("button", name="确认提交").count() == 1
    journey.withdraw(login)


def test_only_the_unit_that_was_asked_confirms_an_association(guarded, trespasser):
    left(guarded.context, "agent", "zhang")
    journey = association(guarded.context, "zhang", "agent3").lay("labour_contract")
    path = task_address(journey, "confirm_association")
    for login in ("agent", "agent2", "zhang"):
        stranger = trespasser(login)
        stranger.opens(path, 404, "不属于您的账号")
        stranger.sends(path, {404}, fields=confirmation(guarded.context) | {"_key": login})
    for login in ("agent", "agent2"):
        assert "张示例" not in trespasser(login).desk.go("/employer/employees/?list=pending").content()
    assert "张示例" in trespasser("agent3").desk.go("/employer/employees/?list=pending").content()


@pytest.mark.parametrize(
    ("owner", "procedure", "more"),
    [
        ("agent4", "supervisor_change", {"authority": "haidian_hrss"}),
        ("agent3", "permission_cancellation", {}),
    ],
)
def test_what_a_unit_applies_for_itself_is_closed_to_other_units(guarded, trespasser, owner, procedure, more):
    journey = unit_procedure(guarded.context, owner, procedure, **more)
    (element,) = journey.open()
    path, case = task_address(journey, element), f"/cases/{journey.case_id}"
    for login in ("agent", "zhao"):
        stranger = trespasser(login)
        stranger.is_told_nothing(case, path, names=(journey.case.number,))
        stranger.sends(path, {404}, fields={"declared_true": "true", "_key": f"{login}.{procedure}"})
        stranger.sends(f"{case}/withdraw", {404}, fields={"_key": f"{login}.{procedure}.withdraw"})
    journey.withdraw(owner)


def test_only_the_employee_resubmits_a_new_application(guarded, trespasser):
    journey = begun(guarded, "zheng", starting.start_new_application, BEIJING)
    journey.lay("employee_integrity_statement", "taxable_income_proof", *PROOFS)
    journey.do("zheng", "fill_application", APPLICATION)
    employee, unit = trespasser("zheng"), trespasser("agent")
    employee.is_told_nothing(task_address(journey, "first_review"))
    employee.sends(
        task_address(journey, "first_review"), {404}, fields={"decision": "approved", "_key": "self"}
    )
    journey.do("agent", "first_review", PASS)
    journey.review("hd.l1a", returned())
    path = task_address(journey, "fill_application")
    assert path not in unit.desk.go(f"/cases/{journey.case_id}").content()
    unit.opens(path, 404, "不属于您的账号")
    unit.sends(path, {404}, fields={"declared_true": "true", "_key": "again"})
    journey.withdraw("zheng")


def test_a_suspended_permit_is_not_renewed(guarded, trespasser):
    context = guarded.context
    unit = trespasser("agent2")
    row = unit.desk.go("/employer/").locator("tr", has_text="陈试用")
    assert row.get_by_role("button", name="办理续签").count() == 0
    with context.database.reading() as work:
        mine = actor_named(context, "chen").person_id
        permits = permits_to_remind_of(
            work, context.today().replace(year=context.today().year + 2), behind="", limit=1000
        )
        permit = next(one for one in permits if one.person_id == mine)
    path = f"/employer/permits/{permit.id}/renewal"
    assert "没有受理" in unit.gets_no_further(path)
    assert permit_of_person(context, "chen").state == "suspended"
    assert unit.desk.go("/employer/").locator("tr", has_text="陈试用").get_by_role("button").count() == 0


@pytest.fixture
def hired_by_the_third(guarded):
    """郑假定, whose permit has expired, works for a unit with a limited permission for as long as a test takes."""
    left(guarded.context, "agent", "zheng")
    joined(guarded.context, "zheng", "agent3")
    yield "zheng"
    left(guarded.context, "agent3", "zheng")
    joined(guarded.context, "zheng", "agent")


def test_a_limited_permission_brings_nobody_a_new_application(guarded, hired_by_the_third, trespasser):
    employee = trespasser(hired_by_the_third)
    page = employee.desk.go("/me/")
    assert "申请新办" not in controls(page)
    assert "受限权限不能办理新办" in page.locator("main").inner_text()
    assert "没有受理：办理条件不符合" in employee.gets_no_further(NEW_APPLICATION)
    assert permit_of_person(guarded.context, hired_by_the_third) is None
