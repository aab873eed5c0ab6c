"""A unit's first day and an employee's registration, in a real browser; the unit's once without any script."""

import re

import pytest

from app.domain.id_number import check_digit
from app.notices.text_channels import SpokenChannel
from app.services.due_work.send_letters import send_next_letter
from tests.documents.slip_fonts import REGULAR
from tests.make.context_maker import actor_named
from tests.support.browser import (
    LOOKS,
    assert_looks_right,
    chromium_path,
    follow,
    window,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
FIRST = "11000019950505001"
SLOTS = ("tax_payment_proof", "employer_integrity_statement", "agent_id_card")


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("records")) as found:
        yield found


def press(desk, words):
    follow(desk.page.get_by_role("main").get_by_role("button", name=words, exact=True))


def sample(office, name):
    return office.context.settings.data_dir / "demo-papers" / f"{name}.pdf"


def fill_general(page):
    page.select_option("[name=unit_kind]", "enterprise")
    page.select_option("[name=industry]", "information")
    page.select_option("[name=tax_registration_place]", "haidian")
    page.fill("[name=legal_representative]", "李示范")
    page.fill("[name=office_address]", "北京市海淀区示例路 6 号")
    page.fill("[name=office_phone]", "010-58510000")
    page.fill("[name=contact_email]", "office@example.invalid")
    page.fill("[name=staff_count]", "12")


def fill_agent(page):
    page.fill("[name=agent_name]", "李示范")
    page.fill("[name=agent_id_number]", "11000019900101003X")
    page.fill("[name=agent_phone]", "15400000100")
    page.fill("[name=agent_email]", "agent@example.invalid")


def test_own_forms_sent_empty_are_accessible_and_say_what_is_missing(office):
    with window(office.browser, for_axe=True) as page:
        page.goto(f"{office.address}/register")
        send_empty(page)
    with office.at_desk("agent6", for_axe=True) as unit:
        page = unit.go("/employer/profile/agent")
        page.fill("[name=agent_name]", "")
        send_empty(page)
        send_empty(unit.go("/employer/attachments/agent_id_card"))
    with office.at_desk("qian", for_axe=True) as employee:
        page = employee.go("/me/records/education")
        page.fill("[name='education.0.school']", "")
        send_empty(page)
    person = actor_named(office.context, "qian").person_id
    with office.at_desk("agent", for_axe=True) as unit:
        send_empty(unit.go(f"/employer/employees/{person}/contract"))


def send_empty(page):
    follow(page.locator("main .actions .btn-primary"))
    page.wait_for_selector(".error-summary")
    assert_looks_right(page, LOOKS)


def test_a_new_unit_closes_the_pop_up_fills_in_its_profile_and_uploads_without_a_script(office):
    assert REGULAR.exists()
    with office.at_desk("agent6", script=False) as unit:
        unit.says("请完善单位信息")
        unit.page.get_by_role("button", name="暂不完善").click()
        unit.page.locator("dialog").wait_for(state="hidden")
        unit.go("/employer/")
        follow(unit.page.get_by_role("link", name="去完善"))
        unit.page.wait_for_url(re.compile("/profile/general"))
        unit.says("北京样本初创科技有限公司", "请联系北京市市场监督管理局进行更新")
        press(unit, "保存并继续")
        unit.page.wait_for_selector(".error-summary")
        fill_general(unit.page)
        press(unit, "保存并继续")
        unit.page.locator("[name=has_qualification][value=no]").check()
        press(unit, "保存并继续")
        fill_agent(unit.page)
        press(unit, "暂存")
        unit.says("已暂存")
        press(unit, "保存并继续")
        unit.page.set_input_files("[name='file.business_licence']", sample(office, "单位缴纳税费凭证"))
        unit.page.locator("[name=licence_term][value=long]").check()
        unit.page.fill("[name=business_scope]", "技术服务")
        press(unit, "提交")
        unit.page.wait_for_url(re.compile("/employer/$"))
        unit.says("单位信息已完善")
        assert unit.page.locator("dialog").count() == 0
        upload_all(office, unit)


def upload_all(office, unit):
    """Go from the home page's tile to the three required slots."""
    for slot, paper in zip(SLOTS, ("单位缴纳税费凭证", "单位诚信声明", "员工诚信声明"), strict=True):
        unit.go("/employer/")
        follow(unit.page.get_by_role("main").get_by_role("link", name="附件管理"))
        follow(unit.page.locator(f"#{slot}").get_by_role("link", name=re.compile("^上传")))
        unit.page.set_input_files("#f-paper", sample(office, paper))
        press(unit, "上传")
    unit.go("/employer/attachments/")
    assert unit.page.locator("tr .status", has_text="已上传").count() == len(SLOTS)
    unit.go("/employer/permits-module/")
    assert unit.page.get_by_text("办理业务之前").count() == 0


def told_by_the_operator(office, phone):
    """Open text messages until the one for this number shows; return its code."""
    while send_next_letter(office.context, {"text": SpokenChannel()}):
        pass
    with office.at_desk("operator") as desk:
        for number in range(10):
            page = desk.go("/operations/letters")
            follow(page.get_by_role("button", name="打开短信").nth(number))
            text = page.locator("main").inner_text()
            if phone in text:
                return re.search(r"验证码 (\d{6})", text).group(1)
    raise AssertionError(phone)


def test_an_employee_registers_and_fills_in_their_education(office):
    with window(office.browser) as page:
        page.goto(f"{office.address}/sign-in")
        follow(page.get_by_role("link", name="员工注册"))
        page.fill("[name=name]", "何新来")
        page.fill("[name=id_number]", FIRST + check_digit(FIRST))
        page.fill("[name=phone]", "15400001234")
        page.fill("[name=password]", "long-enough-now")
        page.fill("[name=again]", "long-enough-now")
        follow(page.get_by_role("button", name="下一步"))
        page.wait_for_url(re.compile("/register/"))
        page.fill("[name=code]", told_by_the_operator(office, "15400001234"))
        follow(page.get_by_role("button", name="完成注册"))
        page.wait_for_url(re.compile("/sign-in"))
        page.fill("#f-login", "15400001234")
        page.fill("#f-password", "long-enough-now")
        follow(page.get_by_role("main").get_by_role("button", name="登录"))
        page.wait_for_url(re.compile("/me/"))
        follow(page.get_by_role("link", name="我的资料"))
        follow(page.get_by_role("link", name=re.compile("修改 ?国内教育信息")))
        page.select_option("[name='education.0.level']", "master")
        for name, value in (("subject", "软件工程"), ("school", "样本大学")):
            page.fill(f"[name='education.0.{name}']", value)
        page.fill("[name='education.0.enrolled_on']", "2017-09-01")
        page.fill("[name='education.0.graduated_on']", "2020-07-01")
        page.locator("[name=has_title][value=no]").check()
        follow(page.get_by_role("button", name="保存", exact=True))
        page.wait_for_url(re.compile("/me/records/$"))
        text = page.locator("main").inner_text()
        assert "硕士研究生" in text
        assert "待审核" in text


def test_the_unit_updates_post_and_contract_of_an_employee(office):
    with office.at_desk("agent") as unit:
        unit.go("/employer/employees/")
        follow(unit.page.locator("tr", has_text="赵测试").get_by_role("link", name=re.compile("^查看")))
        follow(unit.page.get_by_role("link", name=re.compile("^更新职务")))
        unit.page.fill("[name=post]", "高级工程师")
        press(unit, "保存")
        unit.says("高级工程师")
        follow(unit.page.get_by_role("link", name=re.compile("^更新 ?劳动合同")))
        unit.page.set_input_files("[name='file.labour_contract']", sample(office, "劳动合同"))
        unit.page.locator("[name=contract_kind][value=labour]").check()
        unit.page.fill("[name=contract_start]", "2026-01-01")
        unit.page.locator("[name=contract_term][value=open]").check()
        press(unit, "保存")
        unit.says("2026年1月1日", "无固定期限")
        follow(unit.page.get_by_role("link", name=re.compile("^查看 ?劳动合同")))
        assert unit.page.locator(".sheet img").count() == 2
        unit.go(unit.page.url.removeprefix(office.address).rpartition("/contract")[0])
        follow(unit.page.get_by_role("link", name="返回上一级"))
        unit.says("员工列表")
