"""A case on its diagram: why it stands there, hidden values, operations tried, proposed and confirmed on pages."""

import re

import pytest

from app.factory import create_app
from app.store.audit_chain import rows_of
from app.store.incident_rows import open_incident
from tests.make.moved_cases import waiting_for_employee
from tests.make.returned_cases import PROCEDURES, sent_back
from tests.make.service_journey import ServiceJourney
from tests.make.submitted_cases import renewal
from tests.support.edition_desk import sent, text
from tests.support.signed_in import client_for

WHY = "员工已经离岗，请单位先核对合同"


@pytest.fixture
def operator(context):
    return client_for(create_app(context), "operator")


def page_of(journey):
    return f"/operations/cases/{journey.case_id}"


def link(page, words):
    found = re.search(rf'href="([^"]+)">{words}<span', page.text)
    return found.group(1).replace("&amp;", "&")


def test_a_stuck_case_is_read_moved_and_goes_on(context, operator):
    journey = waiting_for_employee(context)
    here = page_of(journey)
    assert f'href="{here}"' in operator.get("/operations/cases").text
    page = operator.get(here)
    told = text(page)
    assert "【更新信息和附件材料】等员工本人办理" in told
    assert "（当天不计），第 5 个工作日是" in told
    assert "因为其他条件都不成立" in told
    assert "续签办理期" in told
    ask = link(page, "移动")
    form = operator.get(ask)
    assert "原地重新开始" in form.text
    token = re.search(r'name="token" value="([^"]+)"', form.text).group(1)
    fields = {"kind": "move", "token": token, "target": "confirm_contract"}
    before = journey.case
    tried = sent(operator, f"{here}/operation/trial", ask, fields)
    assert "【确认或上传劳动合同】由单位经办人" in text(tried)
    assert "【2 个工作日】" in text(tried)
    assert journey.case == before
    short = sent(operator, f"{here}/operation", ask, fields | {"reason": "不"})
    assert short.status_code == 422
    assert "请写明为什么" in short.text
    assert "试算结果" in short.text
    done = sent(operator, f"{here}/operation", ask, fields | {"reason": WHY})
    assert "待另一人确认" in done.text
    assert "确认执行" not in done.text
    assert journey.case == before
    analyst = client_for(create_app(context), "analyst")
    page = analyst.get(here)
    confirm = re.search(r'action="([^"]+/confirm)"', page.text).group(1)
    own = sent(operator, confirm, here)
    assert own.status_code == 422
    assert "您自己提出的" in own.text
    done = sent(analyst, confirm, here)
    assert "已执行" in text(done)
    assert set(journey.open()) == {"confirm_contract"}
    assert WHY in text(operator.get(here))
    agent = client_for(create_app(context), "agent")
    assert "系统管理员调整了办理步骤" in agent.get(f"/cases/{journey.case_id}").text
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    assert set(journey.open()) == {"update_information"}


def test_a_review_is_not_moved_and_the_page_says_why(context, operator):
    journey = ServiceJourney(context).submit()
    here = page_of(journey)
    page = operator.get(here)
    assert "还没有人领取" in page.text
    assert "审核期限在走" in page.text
    ask = link(page, "移动")
    token = re.search(r"token=([0-9a-f]+)", ask).group(1)
    offered = re.findall(r'<option value="([^"]*)"', operator.get(ask).text)
    assert offered == ["review"]
    left = operator.get(ask.replace("kind=move", "kind=leave"))
    assert "不能代为离开" in left.text
    assert ">试算</button>" not in left.text
    fields = {"kind": "move", "token": token, "target": "next_level"}
    refused = sent(operator, f"{here}/operation/trial", ask, fields)
    assert refused.status_code == 422
    assert "审核由主管部门决定" in refused.text


def test_a_choice_that_took_several_ways_names_all_of_them_and_none_of_them_as_left(context, operator):
    journey, _ = sent_back(context, renewal, PROCEDURES[renewal])
    told = text(operator.get(page_of(journey)))
    last = told.partition("上一次选择：")[2].partition("走了哪一条")[0]
    taken, _, left = last.partition("没有走：")
    for step in ("修改个人信息和材料", "重新上传单位附件", "更新劳动合同", "说明社保个税问题"):
        assert f"【{step}】" in taken
        assert f"【{step}】" not in left.partition("。")[0]
    assert "同时走到" in taken
    assert "【全部处理完】" in left


def test_values_are_hidden_until_somebody_says_what_for(context, operator):
    journey = waiting_for_employee(context)
    here = page_of(journey)
    person = journey.case.person_id
    shown = operator.get(here).text
    assert person not in shown
    assert "已遮盖" in shown
    refused = sent(operator, f"{here}/values", here)
    assert refused.status_code == 422
    assert "须先选择用途" in refused.text
    assert person not in refused.text
    clear = sent(operator, f"{here}/values", here, {"purpose": "incident"})
    assert person in clear.text
    with context.database.reading() as work:
        looks = [row for row in rows_of(work, journey.case_id) if row["action"] == "reveal"]
    assert [row["facts"]["purpose"] for row in looks] == ["incident"]


def test_analysts_look_and_try_and_others_find_nothing(context):
    journey = waiting_for_employee(context)
    app, here = create_app(context), page_of(journey)
    analyst = client_for(app, "analyst")
    page = analyst.get(here)
    assert "查看遮盖的值" not in page.text
    ask = link(page, "移动")
    token = re.search(r"token=([0-9a-f]+)", ask).group(1)
    fields = {"kind": "move", "token": token, "target": "confirm_contract"}
    tried = sent(analyst, f"{here}/operation/trial", ask, fields)
    assert "试算结果" in tried.text
    assert "提出操作</button>" not in tried.text
    assert sent(analyst, f"{here}/operation", ask, fields | {"reason": WHY}).status_code == 404
    assert sent(analyst, f"{here}/values", here, {"purpose": "incident"}).status_code == 404
    for login in ("agent", "zhao", "hd.l1a", "viewer"):
        assert client_for(app, login).get(here).status_code == 404
    assert analyst.get("/operations/cases/nothing").status_code == 404


def test_hostile_words_in_reasons_and_values_stay_words(context, operator):
    journey = waiting_for_employee(context)
    here, bad = page_of(journey), "<script>alert(1)</script>=cmd"
    page = operator.get(here)
    ask = link(page, "离开")
    token = re.search(r"token=([0-9a-f]+)", ask).group(1)
    flow = re.search(r'<option value="(update_information[^"]+)"', operator.get(ask).text).group(1)
    fields = {"kind": "leave", "token": token, "target": flow, "reason": bad}
    assert "<script>alert" not in sent(operator, f"{here}/operation", ask, fields).text
    assert "&lt;script&gt;alert" in operator.get(here).text
    value = f"{here}/operation?kind=set&name=starting_zone"
    fields = {"kind": "set", "name": "starting_zone", "value": bad}
    refused = sent(operator, f"{here}/operation/trial", value, fields)
    assert refused.status_code == 422
    assert "请从列出的几个值里选一个" in refused.text
    assert operator.get(f"{here}/operation?kind=set&name=case.person_id").status_code == 404
    assert operator.get(f"{here}/operation?kind=move&token=nothing").status_code == 404


def test_an_incident_is_tried_again_from_the_case(context, operator):
    journey = waiting_for_employee(context)
    here = page_of(journey)
    command = {"kind": "complete", "task": "x"}
    context.database.transact(
        lambda work: open_incident(
            work, case_id=journey.case_id, command=command, kind="X", element="", text="表里没有这一行"
        )
    )
    page = operator.get(here)
    assert "流程在这里没有走下去：<code>表里没有这一行</code>" in page.text
    retry = re.search(r'action="([^"]+/retry)"', page.text).group(1)
    assert "已重试成功" in sent(operator, retry, here).text
    assert "表里没有这一行" not in operator.get(here).text
