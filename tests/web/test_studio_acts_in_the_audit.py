"""What analysts and operators do to a running case stands in its audit in sentences, with who and why."""

import re
from uuid import uuid4

from app.services.interventions.operate_on_case import (
    confirm_operation,
    propose_operation,
    withdraw_operation,
)
from app.services.interventions.operation_request import MOVE, OperationRequest
from app.services.interventions.reveal_values import note_look_at_values
from app.services.interventions.signal_delivery import carry_signals
from app.services.interventions.signal_proposals import confirm_signal, propose_signal
from tests.make.context_maker import actor_named
from tests.make.later_editions import RULE_CHANGED, edition_of_renewal
from tests.make.moved_cases import moved, waiting_for_employee
from tests.support.edition_desk import text
from tests.support.signed_in import desk_of

WHY, RULE = "员工已经离岗，请单位先核对合同", "社保缴费口径有变，请重新确认"


def proposed(context, journey):
    asked = OperationRequest(MOVE, journey.open()["update_information"].key, "confirm_contract")
    by = actor_named(context, "operator")
    return propose_operation(context, by, uuid4().hex, journey.case_id, asked, reason=WHY)


def test_acts_of_the_studio_are_told_in_words(context):
    operator, analyst = (actor_named(context, login) for login in ("operator", "analyst"))
    journey = waiting_for_employee(context)
    moved(context, edition_of_renewal(context, *RULE_CHANGED))
    note_look_at_values(context, operator, journey.case_id, "incident")
    withdraw_operation(context, operator, uuid4().hex, journey.case_id, proposed(context, journey))
    confirm_operation(context, analyst, uuid4().hex, journey.case_id, proposed(context, journey))
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    run = propose_signal(context, operator, uuid4().hex, "renewal", "rule_changed", reason=RULE)
    confirm_signal(context, analyst, uuid4().hex, run)
    while carry_signals(context):
        continue
    page = desk_of(context, "operator").get(f"/operations/cases/{journey.case_id}/record")
    told = re.sub(r"\s+", " ", text(page))
    for sentence in (
        "换到另一版流程 migrate",
        "查看遮盖的内容 reveal 用途：处理事件",
        f"提出操作 operation_proposed 原因：{WHY}；种类：移动办件",
        "撤回操作 operation_withdrawn",
        f"执行操作 operation_done 原因：{WHY}；种类：移动办件；原来：更新信息和附件材料；后来：确认或上传劳动合同",
        "调整步骤 operate:move 状态：",
        "收到信号 signal:rule_changed 状态：",
    ):
        assert sentence in told, sentence
