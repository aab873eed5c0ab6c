"""The manual's other procedures in a real browser, each by the people whose business it is."""

import re

import pytest

from app.domain.office_codes import REQUIRED_EMPLOYER_SLOTS
from app.services.context.beijing import beijing_day
from tests.make.procedure_journey import PROOFS
from tests.support.browser import chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
PAPER = "申请人所得税纳税记录.pdf"
LEVELS = ("hd.l1a", "hd.l2a", "hd.l3a")


@pytest.fixture
def office(tmp_path, opened):
    with opened(tmp_path) as found:
        yield found


def day(office):
    return beijing_day(office.clock()).isoformat()


def press(desk, path, button):
    """Press a button of a page that starts something."""
    desk.go(path)
    follow(desk.page.get_by_role("main").get_by_role("button", name=button).first)


def put(desk, *slots):
    for slot in slots:
        desk.upload(slot, PAPER)


def tick(desk, *names):
    for name in names:
        desk.page.locator(f"[name={name}]").check()


def fill(desk, **answers):
    for name, value in answers.items():
        desk.page.fill(f"[name='{name}']", value)


def approved(office, *logins):
    for login in logins or LEVELS:
        with office.at_desk(login) as reviewer:
            reviewer.take_next()
            reviewer.approve()


def case_of(desk, path, procedure):
    """Return the path of the newest case that a list shows."""
    desk.go(path)
    row = desk.page.locator("tr", has_text=procedure).first
    return row.get_by_role("link").first.get_attribute("href")


def test_a_unit_applies_for_its_permission_corrects_it_and_gets_its_code(office):
    with office.at_desk("agent3") as agent:
        press(agent, "/employer/permits-module/", "申请业务办理权限")
        agent.says("填写权限申请", "北京承诺小微科技有限公司")
        agent.choose("meets_conditions", "yes")
        tick(agent, "declared_true")
        agent.send()
        agent.says("审核中")
    with office.at_desk("hd.l1a") as reviewer:
        reviewer.take_next()
        reviewer.open_part("申请表")
        reviewer.says("申请表", "是", "单位信息与附件")
        reviewer.send_back("请更新附件。", [("unit_attachment", "tax_payment_proof", "完税证明不清晰。")])
    with office.at_desk("agent3") as agent:
        case = case_of(agent, "/employer/business/unit-applications", "业务办理权限申请")
        agent.open_task(case, "重新上传单位附件")
        put(agent, "tax_payment_proof")
        tick(agent, "done")
        agent.send()
        agent.open_task(case, "填写权限申请")
        tick(agent, "declared_true")
        agent.send()
        agent.says("第 2 轮", "审核中")
    approved(office)
    with office.at_desk("agent3") as agent:
        agent.go("/employer/permits-module/")
        agent.says("有效", "海淀区人社局", "单位关联码")


def leaves(office):
    """The former unit dissociates an employee although a renewal is near."""
    with office.at_desk("agent") as former:
        former.go("/employer/employees/")
        follow(former.page.locator("tr", has_text="张示例").get_by_role("link", name=re.compile("查看")))
        follow(former.page.get_by_role("main").get_by_role("button", name="解除关联"))
        fill(former, left_on=day(office))
        former.choose("reason", "resigned")
        former.send()
        # At the end of a long month nobody's renewal is as near as that: the tie ends at once.
        is_near = former.page.locator(".tasks").get_by_role("link", name="先续签再解除").count() > 0
        if is_near:
            follow(former.page.locator(".tasks").get_by_role("link", name="先续签再解除"))
            former.choose("choice_later", "override")
            fill(former, override_reason="员工坚持离职")
            tick(former, "both_informed")
            former.send()
            former.says("员工确认知悉")
    if is_near:
        with office.at_desk("zhang") as employee:
            employee.go("/me/")
            follow(employee.page.locator(".tasks").get_by_role("link", name="员工确认知悉"))
            employee.choose("choice", "override")
            employee.send()
            employee.says("关联已解除")
    with office.at_desk("agent") as former:
        former.go("/employer/employees/")
        assert (
            former.page.locator("tr", has_text="张示例").get_by_role("link", name=re.compile("查看")).count()
            == 0
        )


def joins(office, unit, employee):
    """The employee enters the new unit's code, and the unit confirms with a contract."""
    unit.go("/employer/")
    code = re.search(r"单位关联码\s+(\w{8})", unit.page.locator("main").inner_text()).group(1)
    employee.go("/me/")
    employee.says("挂起", "关联单位")
    employee.go("/me/business/association")
    fill(employee, code="AAAA AAAA")
    follow(employee.page.get_by_role("button", name="下一步"))
    employee.says("没有找到这个单位关联码")
    fill(employee, code=code.lower())
    follow(employee.page.get_by_role("button", name="下一步"))
    employee.says("北京演示")
    follow(employee.page.get_by_role("button", name=re.compile("提交关联申请")))
    employee.page.wait_for_url(re.compile("/cases/"))
    employee.says("关联员工", "确认关联")
    unit.go("/employer/employees/?list=pending")
    follow(unit.page.get_by_role("link", name=re.compile("确认关联")))
    unit.says("张示例")
    unit.choose("decision", "confirm")
    unit.upload("labour_contract")
    unit.page.locator("[name=contract_kind][value=labour]").check()
    fill(unit, contract_start=day(office), post="工程师")
    unit.choose("contract_term", "open")
    unit.send()
    unit.says("已办结")


def is_moved(office, unit, employee):
    """The new unit moves the permit; three payers must be the unit itself."""
    unit.go("/employer/business/employer-changes")
    unit.says("张示例", "DEMO-000001")
    follow(unit.page.get_by_role("button", name="办理"))
    unit.page.wait_for_url(re.compile("/cases/"))
    case = unit.page.url.removeprefix(office.address)
    employee.open_task(case, "更新信息和附件材料")
    put(employee, "employee_integrity_statement", "taxable_income_proof")
    tick(employee, "declared_true")
    employee.send()
    unit.open_task(case, "核实并发起聘用单位变更")
    unit.says("北京示例云科技有限公司")
    unit.choose("decision", "submit")
    fill(unit, left_previous_on=day(office), contract_party_uscc="12110108DEMA00021X")
    fill(unit, tax_withholder_uscc="91110108DEMA00013X", insurance_payer_uscc="12110108DEMA00021X")
    tick(unit, "first_reviewed")
    unit.send()
    unit.says("个税扣缴单位", "不是本单位")
    fill(unit, tax_withholder_uscc="12110108DEMA00021X")
    tick(unit, "first_reviewed")
    unit.send()
    unit.says("审核中")


def test_an_employee_leaves_joins_and_the_new_unit_moves_the_permit(office):
    leaves(office)
    with office.at_desk("agent2") as unit, office.at_desk("zhang") as employee:
        joins(office, unit, employee)
        is_moved(office, unit, employee)
    approved(office)
    with office.at_desk("zhang") as employee:
        employee.go("/me/")
        employee.says("有效", "打印《工作居住证确认单》")


def test_a_new_application_is_the_employees_from_start_to_slip(office):
    with office.at_desk("zheng") as employee, office.at_desk("agent") as unit:
        press(employee, "/me/", "申请新办：北京市工作居住证")
        employee.says("填写新办申请")
        assert employee.page.locator("[name='file.labour_contract']").count() == 0
        fill(employee, ethnicity="汉族", post="工程师")
        fill(employee, **{"education.0.enrolled_on": "2008-09-01", "education.0.graduated_on": "2012-07-01"})
        put(employee, "employee_integrity_statement", "taxable_income_proof", *PROOFS)
        tick(employee, "declared_true")
        employee.send()
        employee.says("待单位核实")
        unit.go("/employer/business/to-decide")
        follow(unit.page.get_by_role("link", name=re.compile("审批")).last)
        unit.says("郑假定", "近三年社保与个税", "民族")
        unit.choose("decision", "not_approved")
        fill(unit, return_reason="请核对毕业日期。")
        unit.send()
        employee.go("/me/")
        follow(employee.page.locator(".tasks").get_by_role("link", name="填写新办申请"))
        employee.says("请核对毕业日期")
        tick(employee, "declared_true")
        employee.send()
        unit.go("/employer/business/to-decide")
        follow(unit.page.get_by_role("link", name=re.compile("审批")).last)
        unit.choose("decision", "approved")
        tick(unit, "first_reviewed")
        unit.send()
        unit.says("审核中")
    approved(office)
    with office.at_desk("zheng") as employee:
        employee.go("/me/")
        employee.says("GJZ-", "打印《工作居住证确认单》")


def test_changes_of_information_are_the_employees(office):
    with office.at_desk("zhao") as employee, office.at_desk("agent") as unit:
        press(employee, "/me/", "证件基础信息变更")
        employee.page.locator("[name=fields][value=name]").check()
        employee.page.wait_for_selector("[name=new_name]")
        fill(employee, new_name="赵试改", reason="户籍更名")
        put(employee, "change_proof", "employee_integrity_statement", "taxable_income_proof", "id_card")
        tick(employee, "declared_true")
        employee.send()
        unit.go("/employer/business/to-decide")
        follow(unit.page.get_by_role("link", name=re.compile("审批")).last)
        unit.says("赵试改")
        unit.choose("decision", "approved")
        tick(unit, "first_reviewed")
        unit.send()
    approved(office)
    with office.at_desk("zhao") as employee:
        employee.go("/me/")
        employee.says("赵试改", "打印《工作居住证确认单》")
        press(employee, "/me/", "业务信息变更")
        employee.page.locator("[name=fields][value=post]").check()
        employee.page.wait_for_selector("[name=post]")
        employee.go("/me/")
        follow(employee.page.get_by_role("link", name="查看正在办理的业务"))
        employee.page.get_by_text("撤回申请").first.click()
        follow(employee.page.get_by_role("button", name="确定撤回"))
        employee.says("已撤回")


def test_a_unit_moves_to_another_authority(office):
    with office.at_desk("agent4") as agent:
        agent.go("/employer/business/supervisor-change")
        agent.says("朝阳区人社局")
        agent.page.select_option("[name=authority]", "haidian_hrss")
        follow(agent.page.get_by_role("button", name="发起变更"))
        agent.says("更新附件并填写变更申请")
        put(agent, *map(str, REQUIRED_EMPLOYER_SLOTS), "tax_registration_proof")
        fill(agent, tax_registration_address="北京市海淀区示例路 2 号", moved_in_on=day(office))
        tick(agent, "checked_complete", "checked_true", "checked_standard", "declared_true")
        agent.send()
        agent.says("审核中")
    approved(office)
    with office.at_desk("agent4") as agent:
        agent.go("/employer/permits-module/")
        agent.says("海淀区人社局")


def test_a_permission_is_cancelled_by_name_and_confirmation(office):
    with office.at_desk("agent3") as agent:
        agent.go("/employer/permits-module/")
        agent.page.get_by_text("注销业务权限").first.click()
        follow(agent.page.get_by_role("button", name="确认注销").first)
        agent.page.wait_for_selector("[name=unit_name_typed]")
        fill(agent, reason="不再办理", unit_name_typed="别的单位")
        agent.send()
        agent.says("与单位全称不一致")
        fill(agent, unit_name_typed="北京承诺小微科技有限公司")
        agent.send()
        agent.says("审核中")
    approved(office, "hd.l1a")
    with office.at_desk("agent3") as agent:
        agent.go("/employer/permits-module/")
        agent.says("已注销")
