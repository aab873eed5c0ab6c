"""A renewal from the unit's click to the confirmation slip, in a real browser, by everybody who takes part."""

import re

import pypdfium2
import pytest
import zxingcpp

from tests.support.browser import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
ISSUES = (
    ("employee_material", "iit_payment_record", "第二页缺少财务章，请重新扫描。"),
    ("unit_attachment", "tax_payment_proof", "请上传最近一年的完税证明。"),
    ("ledger", "ledger", "请说明入职当月的社保情况。"),
)
ADVICE = "建议同时核对现居住地址。"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("whole")) as found:
        yield found


def prepare_papers(office):
    """The unit begins, the employee is sent back once, and the unit sees what was changed."""
    with office.at_desk("agent") as agent, office.at_desk("zhao") as employee:
        case = agent.start_renewal("赵测试")
        agent.says("续签已发起", "确认或上传劳动合同")
        agent.confirm_contract(case)
        agent.says("轮到员工")
        employee.go("/me/")
        employee.says("更新信息和附件材料")
        employee.update_information(case, current_address="北京市海淀区新址路 8 号")
        agent.open_task(case, "核实并提交续签")
        agent.choose("decision", "return_to_employee")
        agent.page.fill("[name=return_reason]", "联系电话请写本人手机。")
        agent.send()
        employee.open_task(case, "更新信息和附件材料")
        employee.says("联系电话请写本人手机。")
        employee.page.fill("[name=phone]", "13800000001")
        employee.page.locator("[name=declared_true]").check()
        employee.send()
        agent.open_task(case, "核实并提交续签")
        agent.says("现居住地址", "北京市海淀区新址路 8 号", "13800000001", "近三年社会保险和个人所得税")
        agent.submit(case)
        agent.says("审核中", "审核期限")
    return case


def review(office, login):
    """One level of the authority takes the case and approves it."""
    with office.at_desk(login) as reviewer:
        reviewer.take_next()
        reviewer.says("赵测试")
        reviewer.approve()


def return_from_level_two(office, case):
    with office.at_desk("hd.l2a") as reviewer:
        reviewer.take_next()
        reviewer.send_back("材料需要补正，见下列问题。", ISSUES, ADVICE)
    with office.at_desk("agent") as agent, office.at_desk("zhao") as employee:
        agent.go(case)
        agent.says(
            "待补正", "已暂停", ADVICE, "此部分内容仅供参考，不作为审核意见", *(text for *_, text in ISSUES)
        )
        correct(agent, case, "重新上传单位附件", slot="tax_payment_proof")
        correct(agent, case, "说明社保个税问题")
        correct(employee, case, "修改个人信息和材料", slot="iit_payment_record")
        agent.submit(case)
        agent.says("第 2 轮", "审核中")


def correct(desk, case, task, slot=""):
    """Do a correction task: a new paper where one was asked for, and the statement that it is done."""
    desk.open_task(case, task)
    if slot:
        desk.upload(slot, "申请人所得税纳税记录.pdf")
    else:
        desk.explain([("2025-03", "入职当月由原单位缴纳。")])
    desk.page.locator("[name=done]").check()
    desk.send()


def slip_of(office, case):
    """Return the slip's bytes as the employee's browser gets them."""
    with office.at_desk("zhao") as employee:
        employee.go(case)
        link = employee.page.get_by_role("link", name="打印《工作居住证确认单》")
        answer = employee.page.request.get(office.address + link.get_attribute("href"))
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()


def test_a_renewal_runs_from_the_click_to_a_slip_that_verifies(office):
    case = prepare_papers(office)
    review(office, "hd.l1a")
    return_from_level_two(office, case)
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        review(office, login)
    with office.at_desk("agent") as agent:
        agent.go(case)
        agent.says("已办结", "通过")
    drawn = pypdfium2.PdfDocument(slip_of(office, case))[0].render(scale=3).to_pil()
    path = re.sub(r"^https?://[^/]+", "", zxingcpp.read_barcodes(drawn)[0].text)
    with office.at_desk("hd.l1a") as stranger:
        stranger.go(path)
        stranger.says("这份确认单是真实的", "赵**", "北京示例云科技有限公司")
        assert "赵测试" not in stranger.page.locator("main").inner_text()
        assert "130000198511200035" not in stranger.page.content()
