"""Renewals that do not go the ordinary way: late, interrupted, withdrawn, contended, without a script."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.services.due_work.daily_sweep import sweep
from app.store.tables_identity import account
from tests.support.browser import chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]


@pytest.fixture
def office(tmp_path, opened):
    with opened(tmp_path) as found:
        yield found


def submitted(office, name, login):
    """Bring an employee's renewal to the authority; return the case's path."""
    with office.at_desk("agent") as agent, office.at_desk(login) as employee:
        case = agent.start_renewal(name)
        agent.confirm_contract(case)
        employee.update_information(case)
        agent.submit(case)
    return case


def test_a_late_renewal_is_acknowledged_and_its_gap_explained(office):
    with office.at_desk("agent") as agent, office.at_desk("sun") as employee:
        case = agent.start_renewal("孙虚构")
        agent.open_task(case, "确认逾期风险")
        agent.send()
        agent.says("处需要修改")
        agent.page.locator("[name=acknowledged]").check()
        agent.page.fill("[name=acknowledged_by]", "示例经办人")
        agent.send()
        agent.confirm_contract(case)
        employee.update_information(case)
        agent.submit(case)
        agent.says("处需要修改", "社保中断")
        month = re.search(r"社保中断：(\d{4}-\d{2})", agent.page.locator("main").inner_text()).group(1)
        agent.submit(case, [(month, "当月换岗，社保由人才中心代缴，次月已恢复。")])
        agent.says("审核中", "紧急办件")


def test_a_renewal_is_closed_with_its_cause_when_the_permit_expires_meanwhile(office):
    case = submitted(office, "赵测试", "zhao")
    office.clock.moved = timedelta(days=60)
    assert sweep(office.context) > 0
    with office.at_desk("agent") as agent:
        agent.go(case)
        agent.says("证件过期关闭", "证件已过期，无法恢复", "审核期间证件到期（首次提交按时）")
        agent.go("/employer/")
        agent.says("失效")


def test_the_unit_withdraws_until_the_authority_has_taken_the_case(office):
    with office.at_desk("agent") as agent:
        case = agent.start_renewal("王样本")
        agent.page.locator("summary", has_text="撤回申请").click()
        follow(agent.page.get_by_role("button", name="确定撤回"))
        agent.says("申请已撤回", "已撤回")
    case = submitted(office, "赵测试", "zhao")
    with office.at_desk("agent") as agent, office.at_desk("hd.l1a") as reviewer:
        agent.go(case)
        reviewer.take_next()
        agent.page.locator("summary", has_text="撤回申请").click()
        follow(agent.page.get_by_role("button", name="确定撤回"))
        agent.says("主管部门已经开始审核，不能再撤回")
        agent.go(case)
        assert agent.page.locator("summary", has_text="撤回申请").count() == 0


def test_whoever_comes_second_reads_who_was_first_and_when(office):
    submitted(office, "赵测试", "zhao")
    with office.at_desk("hd.l1a") as first, office.at_desk("hd.l1b") as second:
        first.go("/review/")
        second.go("/review/")
        follow(first.page.get_by_role("button", name="认领", exact=True))
        first.page.wait_for_selector("#task-form")
        follow(second.page.get_by_role("button", name="认领", exact=True))
        second.says("这个待办不在您手里", "区级初审甲", "接手")
        twin = first.page.context.new_page()
        twin.goto(first.page.url)
        first.approve()
        twin.locator("[name=decision][value=approved]").check()
        follow(twin.locator(".bench-foot .btn-primary"))
        twin.wait_for_selector("h1")
        text = twin.locator("main").inner_text()
        assert "这个待办已经处理过了" in text
        assert "区级初审甲" in text


def test_nobody_decides_two_levels_of_one_round(office):
    submitted(office, "赵测试", "zhao")
    with office.at_desk("hd.l1a") as reviewer:
        reviewer.take_next()
        reviewer.approve()
        office.context.database.transact(
            lambda work: work.connection.execute(
                update(account).where(account.c.login == "hd.l1a").values(level=2)
            )
        )
        follow(reviewer.go("/review/").locator("tbody [data-open]"))
        follow(reviewer.page.get_by_role("button", name="认领并审核"))
        reviewer.says("同一个人不能审核同一轮的两级")
    with office.at_desk("hd.l2a") as other:
        other.take_next()
        other.page.get_by_role("link", name="以往审核意见").click()
        other.says("审核结论", "区级初审甲")


def test_a_stale_form_changes_nothing_after_the_case_was_given_back(office):
    submitted(office, "赵测试", "zhao")
    with office.at_desk("hd.l1a") as reviewer:
        reviewer.take_next()
        stale = reviewer.page.context.new_page()
        stale.goto(reviewer.page.url)
        follow(reviewer.page.get_by_role("button", name="放回列表"))
        stale.locator("[name=decision][value=approved]").check()
        follow(stale.locator(".bench-foot .btn-primary"))
        stale.wait_for_selector("h1")
        assert "这个待办不在您手里" in stale.locator("main").inner_text()


def test_a_renewal_goes_on_without_a_script(office):
    with office.at_desk("agent", script=False) as agent, office.at_desk("zhao", script=False) as employee:
        case = agent.start_renewal("赵测试")
        agent.open_task(case, "确认或上传劳动合同")
        agent.page.locator("[name=contract_choice][value=current]").check()
        agent.send()
        employee.update_information(case, phone="13800000002")
        agent.open_task(case, "核实并提交续签")
        agent.page.locator("[name=decision][value=submit]").check()
        agent.send()
        agent.says("处需要修改")
        for box in agent.page.locator("#task-form input[type=checkbox]").all():
            box.check()
        agent.send()
        agent.says("审核中")
