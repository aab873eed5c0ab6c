"""A real office: empty, in production mode, filled and used in a browser only.

From the link that the first start prints to slips for a renewal, for a new application, and for a change of the unit
with the renewal after it. No demonstration data, and nothing that a person in a browser could not do.
"""

import re
from datetime import timedelta

import pytest

from app.domain.ledger import month_of
from tests.support.browser import chromium_path, follow
from tests.support.databases import drop_postgres, postgres_database
from tests.support.empty_office import empty_office
from tests.support.first_days import (
    AGENTS,
    BASICS,
    EDUCATION,
    NAMES,
    NEW_UNIT,
    OLD_UNIT,
    FirstDays,
    numbered,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
RENEWING, MOVING = numbered("11000019880808001"), numbered("11000019870707002")
APPLYING = numbered("11000019930303003")


@pytest.fixture(scope="module")
def days(browser, tmp_path_factory):
    """An office on its first day: authorities, reviewers, two units of the old system and two permits.

    On PostgreSQL, as an office at work has it; everything else in a browser runs on SQLite.
    """
    folder = tmp_path_factory.mktemp("zero")
    url = postgres_database()
    with empty_office(folder, browser, url) as office:
        days = FirstDays(office)
        days.set_up()
        days.bring_in("employers", units(), "gb18030")
        days.bring_in("permits", permits(days), "utf-8-sig")
        days.add_agents()
        days.operator.go("/operations/setup").press("完成设置")
        for uscc in NAMES:
            days.complete_profile(uscc)
        yield days
    drop_postgres(url)


def units():
    heading = "统一社会信用代码,单位名称,注册地,工作居住证类型,主管部门,开通日期"
    return [
        heading,
        *(
            f"{uscc},{name},北京市海淀区示例路 1 号,北京市工作居住证,海淀区人社局,2019/5/6"
            for uscc, name in NAMES.items()
        ),
    ]


def permits(days):
    heading = (
        "证件编号,工作居住证类型,姓名,证件类型,证件号码,手机号码,统一社会信用代码,有效期起,有效期至,证件状态"
    )
    began, ends = days.expiry - timedelta(days=3 * 365 + 1), f"{days.expiry:%Y/%m/%d}"
    people = [
        ("JZ-0001", "何持证", RENEWING, "13900000001", "有效"),
        ("JZ-0002", "施流转", MOVING, "13900000002", "挂起"),
    ]
    return [
        heading,
        *(
            f"{number},北京市工作居住证,{name},居民身份证,'{identity},{phone},{OLD_UNIT},{began},{ends},{state}"
            for number, name, identity, phone, state in people
        ),
    ]


def started(agent, name, button):
    follow(agent.page.locator("tr", has_text=name).get_by_role("button", name=button).first)
    return agent.path()


def update_information(days, person, case):
    """The employee tells what has changed and uploads what is asked for."""
    person.open_task(case, "更新信息和附件材料")
    person.fill(**BASICS, **EDUCATION)
    person.choose("has_title", "no")
    days.declare(person)
    person.says("“更新信息和附件材料”已完成", "轮到单位经办人")


def submit(agent, case, task, **answers):
    """The unit looks at every page and submits to the authority."""
    agent.open_task(case, task)
    agent.choose("decision", "submit")
    agent.fill(**answers)
    for box in agent.page.locator("[name$=_checks]").all():
        box.check()
    agent.page.locator("[name=first_reviewed]").check()
    agent.send()
    agent.says("审核中", "轮到主管部门")


def renew(days, person, agent, name):
    """From the unit's click to the submission."""
    case = started(agent.go("/employer/"), name, "办理续签")
    agent.open_task(case, "确认或上传劳动合同")
    agent.choose("contract_choice", "current")
    agent.send()
    update_information(days, person, case)
    submit(agent, case, "核实并提交续签")
    return case


def send_back(reviewer):
    reviewer.choose("decision", "returned")
    reviewer.fill(opinion="材料需要补正，见下列问题。")
    for place, (category, target, text) in enumerate(
        [
            ("employee_material", "iit_payment_record", "第二页缺少财务章，请重新扫描。"),
            ("unit_attachment", "tax_payment_proof", "请上传最近一年的完税证明。"),
        ]
    ):
        if not reviewer.page.locator(f"[name='issues.{place}.category']").count():
            reviewer.page.get_by_role("button", name=re.compile("增加一项")).click()
        reviewer.page.select_option(f"[name='issues.{place}.category']", category)
        reviewer.page.select_option(f"[name='issues.{place}.target']", target)
        reviewer.page.fill(f"[name='issues.{place}.text']", text)


def correct(days, person, case, task, slot):
    person.open_task(case, task)
    days.lay(person, slot)
    person.page.locator("[name=done]").check()
    person.send()
    person.says("已完成")


def test_a_renewal_goes_from_registration_over_a_return_to_a_slip(days):
    agent, holder = days.office.desk(AGENTS[OLD_UNIT]), days.register("何持证", RENEWING, "13900000001")
    days.associate(holder, OLD_UNIT, "何持证")
    days.enter_months(OLD_UNIT, "何持证")
    case = renew(days, holder, agent, "何持证")
    days.review(1, lambda reviewer: reviewer.choose("decision", "approved"))
    days.review(2, send_back)
    agent.go(case).says("待补正", "请上传最近一年的完税证明。")
    correct(days, agent, case, "重新上传单位附件", "tax_payment_proof")
    correct(days, holder, case, "修改个人信息和材料", "iit_payment_record")
    submit(agent, case, "核实并提交续签")
    days.approve_all()
    agent.go(case).says("已办结", "通过")
    assert days.slip_of(holder, case).startswith(b"%PDF")
    holder.go("/me/").says(f"{days.expiry.year + 3}年")


def test_somebody_who_registers_anew_gets_a_permit(days):
    agent, person = days.office.desk(AGENTS[OLD_UNIT]), days.register("卓新办", APPLYING, "13900000003")
    days.associate(person, OLD_UNIT, "卓新办")
    days.enter_months(OLD_UNIT, "卓新办")
    person.go("/me/").press("申请新办：北京市工作居住证")
    case = person.page.get_by_role("link", name=re.compile("^办件")).first.get_attribute("href")
    person.fill(ethnicity="汉族", **BASICS, post="工程师")
    school = {"level": "bachelor", "subject": "计算机科学", "school": "示例大学"}
    school |= {"enrolled_on": "2011-09-01", "graduated_on": "2015-07-01"}
    for name, value in school.items():
        person.fill_place(f"education.0.{name}", value)
    person.choose("has_title", "no")
    days.declare(person)
    person.says("轮到单位经办人")
    agent.open_task(case, "审批员工证件申请")
    agent.choose("decision", "approved")
    for box in agent.page.locator("[name$=_checks]").all():
        box.check()
    agent.page.locator("[name=first_reviewed]").check()
    agent.send()
    agent.says("审核中", "轮到主管部门")
    days.approve_all()
    assert days.slip_of(person, case).startswith(b"%PDF")
    person.go("/me/").says("有效", f"{days.today.year + 3}年")


def test_a_change_of_the_unit_is_followed_by_the_renewal(days):
    agent, holder = days.office.desk(AGENTS[NEW_UNIT]), days.register("施流转", MOVING, "13900000002")
    days.associate(holder, NEW_UNIT, "施流转", days_ago=20)
    last_there = month_of(days.today - timedelta(days=30))
    days.enter_months(NEW_UNIT, "施流转", before=last_there, payer=f"{NAMES[OLD_UNIT]} {OLD_UNIT}")
    case = started(agent.go("/employer/business/employer-changes"), "施流转", "办理")
    update_information(days, holder, case)
    codes = dict.fromkeys(("contract_party_uscc", "tax_withholder_uscc", "insurance_payer_uscc"), NEW_UNIT)
    left = str(days.today - timedelta(days=30))
    submit(agent, case, "核实并发起聘用单位变更", left_previous_on=left, **codes)
    days.approve_all()
    assert days.slip_of(holder, case).startswith(b"%PDF")
    agent.go("/employer/").says("可续签", "施流转")
    renewed = renew(days, holder, agent, "施流转")
    days.approve_all()
    assert days.slip_of(holder, renewed).startswith(b"%PDF")
    holder.go("/me/").says(f"{days.expiry.year + 3}年")
