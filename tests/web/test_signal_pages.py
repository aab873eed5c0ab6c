"""An analyst sees what a signal would do, proposes it; an operator confirms; the report tells what came of each case."""

import pytest

from app.factory import create_app
from app.services.interventions.signal_delivery import carry_signals
from tests.make.later_editions import RULE_CHANGED, edition_of_renewal
from tests.make.moved_cases import waiting_for_employee
from tests.support.edition_desk import sent, text
from tests.support.signed_in import client_for

HERE = "/editions/renewal/signals"
WHY = "社保缴费口径有变，请单位重新确认"


@pytest.fixture
def app(context):
    return create_app(context)


def test_a_signal_is_seen_proposed_confirmed_and_reported(context, app):
    analyst, operator = client_for(app, "analyst"), client_for(app, "operator")
    assert f'href="{HERE}"' in analyst.get("/editions/renewal/").text
    assert "没有从外面听候信号的事件" in text(analyst.get(HERE))
    edition_of_renewal(context, *RULE_CHANGED)
    assert "没有办件在等" in text(analyst.get(HERE))
    journey = waiting_for_employee(context)
    listed = text(analyst.get(HERE))
    assert "第 2 版【规则有变】：附在步骤上，中断原来的，1 件在等" in listed
    shown = text(analyst.get(f"{HERE}?signal=rule_changed"))
    assert "【更新信息和附件材料】由员工本人办理" in shown
    assert "新的待办：【确认新规则】由单位经办人（北京示例云科技有限公司）办理" in shown
    short = sent(analyst, HERE, HERE, {"signal": "rule_changed", "reason": "变了"})
    assert (short.status_code, "请写明为什么发" in text(short)) == (422, True)
    begun = sent(analyst, HERE, HERE, {"signal": "rule_changed", "reason": WHY})
    assert "等另一人确认" in text(begun)
    page = operator.get(HERE)
    confirm = page.text.partition('action="/editions/renewal/signals/')[2].partition('"')[0]
    done = sent(operator, f"{HERE}/{confirm}", HERE)
    assert "还没有轮到 1 件" in text(done)
    while carry_signals(context):
        continue
    report = text(operator.get(f"{HERE}?run={confirm.partition('/')[0]}"))
    assert journey.case.number in report
    assert "收到了 1 件" in report
    assert "已发完" in report
    assert operator.get(f"{HERE}?run=nothing").status_code == 404
    assert operator.get("/editions/nothing/signals").status_code == 404


def test_a_page_of_a_case_tells_that_it_waits_for_a_signal(context, app):
    edition_of_renewal(context, *RULE_CHANGED)
    journey = waiting_for_employee(context)
    page = text(client_for(app, "operator").get(f"/operations/cases/{journey.case_id}"))
    assert "规则有变 信号" in page
    assert "从外面发出时" in page
