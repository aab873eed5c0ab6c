"""Every kind of edit of a diagram is told in the sentence an official understands, and in no other."""

import pytest

from app.engine.difference.edition_difference import edition_changes
from tests.make.told_edits import edited, renewal_files, told_of, told_of_text

RENEWAL, REVIEW = "renewal/renewal.bpmn", "shared/multi_level_review.bpmn"
BEHIND_EXTENDING = (
    '<bpmn:sequenceFlow id="extend_permit_to_work_done" sourceRef="extend_permit" targetRef="work_done" />'
)
CONTRACT = 'camunda:formKey="renewal/confirm_contract"'
EMPLOYER, EMPLOYEE = (
    f'camunda:candidateGroups="=&quot;{who}"'
    for who in ("employer:&quot; + case.employer_id", "person:&quot; + case.person_id")
)
TWO_DAYS = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">=workday(today(), 2)</bpmn:timeDate>'
REPLACING = f'<bpmn:userTask id="replace_contract" name="更新劳动合同" camunda:formKey="shared/correct_contract" {EMPLOYER}>'
MANY = '<bpmn:multiInstanceLoopCharacteristics isSequential="{}" camunda:collection="={}" camunda:elementVariable="paper"><bpmn:completionCondition xsi:type="bpmn:tFormalExpression">{}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>'
APPROVED = '<camunda:inputParameter name="state">approved</camunda:inputParameter>'
LEVEL_OUT = '<camunda:out sourceExpression="=next_level.level" target="review_level" />'
LEVEL_IN = '<camunda:in sourceExpression="=review_level" target="returned_by_level" />'
FROM_START = '<bpmn:sequenceFlow id="start_to_check_window" sourceRef="start" targetRef="check_window" />'
OF_WINDOW = "<bpmn:flowNodeRef>check_window</bpmn:flowNodeRef>"
REVIEW_WAYS = [
    '<bpmn:sequenceFlow id="gateway_ready_to_acknowledge_risk_again" name="须先确认风险" sourceRef="gateway_ready" targetRef="acknowledge_risk_again">\n        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">submission_step = "acknowledge"</bpmn:conditionExpression>\n      </bpmn:sequenceFlow>',
    '<bpmn:sequenceFlow id="gateway_ready_to_authority_review" name="提交" sourceRef="gateway_ready" targetRef="authority_review">\n        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">submission_step = "submit"</bpmn:conditionExpression>\n      </bpmn:sequenceFlow>',
]
EVENT_PROCESS = """<bpmn:subProcess id="late_help" name="过期求助" triggeredByEvent="true">
<bpmn:startEvent id="late" name="三天后" isInterrupting="false"><bpmn:timerEventDefinition id="late_timer">
<bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>
<bpmn:endEvent id="helped" name="已求助"/><bpmn:sequenceFlow id="late_to_helped" sourceRef="late" targetRef="helped"/></bpmn:subProcess>"""
LOOK = f'<bpmn:userTask id="look" name="核实" camunda:formKey="shared/review" {EMPLOYER}/>'
TELL = """<bpmn:serviceTask id="tell" name="告知" camunda:type="external" camunda:topic="notices.send"><bpmn:extensionElements><camunda:inputOutput>
<camunda:inputParameter name="kind">renewal_approved</camunda:inputParameter><camunda:inputParameter name="due_on">=workday(today(), 5)</camunda:inputParameter>
<camunda:inputParameter name="audience">="authority:" + case.authority + ":L4"</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>"""
WINDOW_STEP = '<bpmn:serviceTask id="accept_changes" name="更新员工信息"'
EDITS = {
    "a step between two": (
        RENEWAL,
        [(BEHIND_EXTENDING, LOOK + BEHIND_EXTENDING.replace('targetRef="work_done"', 'targetRef="look"') + '<bpmn:sequenceFlow id="b" sourceRef="look" targetRef="work_done"/>')],
        ["新增步骤“核实”（办理），在“延长证件有效期”之后、“审批通过”之前；办理人为“单位经办人”，表单为“审核（shared/review）”"],
    ),
    "a notice with a day of its own": (
        RENEWAL,
        [(BEHIND_EXTENDING, TELL + BEHIND_EXTENDING.replace('targetRef="work_done"', 'targetRef="tell"') + '<bpmn:sequenceFlow id="b" sourceRef="tell" targetRef="work_done"/>')],
        ["新增步骤“告知”（系统处理），在“延长证件有效期”之后、“审批通过”之前；处理程序为“发送通知”，参数“种类”为“续签已办结”，参数“通知谁”为“本主管部门第 4 级”，参数“到期日”为“=workday(today(), 5)”"],
    ),
    "a step that is gone": (
        RENEWAL,
        [('<bpmn:sequenceFlow id="close_approved_to_enable_slip" sourceRef="close_approved" targetRef="enable_slip" />', ""),
         ('id="enable_slip_to_notify_approved" sourceRef="enable_slip"', 'id="enable_slip_to_notify_approved" sourceRef="close_approved"'),
         ('<bpmn:serviceTask id="enable_slip" name="开放打印确认单" camunda:type="external" camunda:topic="slip.enable">\n      <bpmn:incoming>close_approved_to_enable_slip</bpmn:incoming>\n      <bpmn:outgoing>enable_slip_to_notify_approved</bpmn:outgoing>\n    </bpmn:serviceTask>', "")],
        ["流程线“开放打印确认单”→“通知单位和员工”的起点由“开放打印确认单”改为“办结”", "删去步骤“开放打印确认单”"],
    ),
    "a step's name": (RENEWAL, [('name="计算续签期限"', 'name="算期限"')], ["步骤“计算续签期限”改名为“算期限”"]),
    "a step moved to another lane": (
        RENEWAL,
        [(OF_WINDOW, ""), ("<bpmn:flowNodeRef>start</bpmn:flowNodeRef>", f"<bpmn:flowNodeRef>start</bpmn:flowNodeRef>{OF_WINDOW}")],
        ["步骤“计算续签期限”的泳道由“系统”改为“单位经办人”"],
    ),
    "a step moved to an empty lane": (
        RENEWAL,
        [(OF_WINDOW, ""), ('<bpmn:lane id="lane_employee" name="员工">', f'<bpmn:lane id="lane_employee" name="员工">{OF_WINDOW}')],
        ["步骤“计算续签期限”的泳道由“系统”改为“员工”"],
    ),
    "a lane's name": (RENEWAL, [('name="单位经办人"', 'name="单位"')], ["泳道“单位经办人”改名为“单位”"]),
    "a step moved into a sub-process": (
        RENEWAL,
        [("</bpmn:subProcess>", ""), ('</bpmn:serviceTask>\n    <bpmn:serviceTask id="close_approved"', '</bpmn:serviceTask></bpmn:subProcess>\n    <bpmn:serviceTask id="close_approved"')],
        ["步骤“更新员工信息”的所在流程由“续签”改为“办理续签”"],
    ),
    "a form": (
        RENEWAL,
        [(CONTRACT, 'camunda:formKey="shared/correct_contract"')],
        ["步骤“确认或上传劳动合同”的表单由“确认或上传劳动合同（renewal/confirm_contract）”改为“更新劳动合同（shared/correct_contract）”"],
    ),
    "who may do a step": (
        RENEWAL,
        [(f"{CONTRACT} {EMPLOYER}", f"{CONTRACT} {EMPLOYEE}")],
        ["步骤“确认或上传劳动合同”的办理人由“单位经办人”改为“员工本人”"],
    ),
    "a step for one person": (
        RENEWAL,
        [(f"{CONTRACT} {EMPLOYER}", f'{CONTRACT} camunda:assignee="=case.agent" {EMPLOYER}')],
        ["步骤“确认或上传劳动合同”增加指定办理人：“=case.agent”"],
    ),
    "a service": (
        RENEWAL,
        [('name="办结" camunda:type="external" camunda:topic="application.close"', 'name="办结" camunda:type="external" camunda:topic="permit.release"')],
        ["步骤“办结”的处理程序由“办结，登记结果和原因”改为“恢复解除关联”"],
    ),
    "a service's parameter": (RENEWAL, [(APPROVED, APPROVED.replace("approved", "refused"))], ["步骤“办结”的参数“状态”由“通过”改为“不予办理”"]),
    "a new parameter": (RENEWAL, [(APPROVED, f'{APPROVED}<camunda:inputParameter name="cause">gates</camunda:inputParameter>')], ["步骤“办结”增加参数“原因”：“办理条件不符合”"]),
    "a parameter that is gone": (RENEWAL, [(APPROVED, "")], ["步骤“办结”去掉参数“状态”（原为“通过”）"]),
    "which notice is sent": (
        RENEWAL,
        [('name="kind">renewal_approved<', 'name="kind">renewal_closed_expired<')],
        ["步骤“通知单位和员工”的参数“种类”由“续签已办结”改为“续签因证件失效终止”"],
    ),
    "who is told": (
        RENEWAL,
        [('=["employer:" + case.employer_id, "person:" + case.person_id]<', '=["person:" + case.person_id]<')],
        ["步骤“通知单位和员工”的参数“通知谁”由“单位经办人、员工本人”改为“员工本人”"],
    ),
    "the name of a result": (RENEWAL, [('camunda:resultVariable="starting_zone"', 'camunda:resultVariable="zone"')], ["步骤“判断办理期”的结果的名称由“starting_zone”改为“zone”"]),
    "a decision": (RENEWAL, [('camunda:decisionRef="renewal_zone"', 'camunda:decisionRef="submission_step"')], ["步骤“判断办理期”的决策由“续签办理期”改为“提交前核对”"]),
    "the shape of a result": (RENEWAL, [('camunda:mapDecisionResult="singleEntry"', 'camunda:mapDecisionResult="resultList"')], ["步骤“判断办理期”的决策结果的形式由“一个值”改为“几行”"]),
    "which message": (RENEWAL, [('messageRef="message_permit_expired"', 'messageRef="message_application_withdrawn"')], ["事件“证件到期”的消息由“permit.expired”改为“application.withdrawn”"]),
    "a message's name": (RENEWAL, [('name="permit.expired"', 'name="permit.ended"')], ["消息“permit.expired”改名为“permit.ended”"]),
    "whose message": (RENEWAL, [('value="=case.permit_id"', 'value="=case.person_id"')], ["事件“证件到期”的消息关联由“=case.permit_id”改为“=case.person_id”"]),
    "a timer's date": (RENEWAL, [("=workday(today(), 2)", "=workday(today(), 3)")], ["事件“2 个工作日”的时间由“2 个工作日之后”改为“3 个工作日之后”"]),
    "a timer's duration": (RENEWAL, [(TWO_DAYS, "<bpmn:timeDuration>P3D</bpmn:timeDuration>")], ["事件“2 个工作日”的时间由“2 个工作日之后”改为“3 天之后”"]),
    "a timer's cycle": (RENEWAL, [(TWO_DAYS, "<bpmn:timeCycle>R3/P7D</bpmn:timeCycle>")], ["事件“2 个工作日”的时间由“2 个工作日之后”改为“每隔 7 天，最多 3 次”"]),
    "a boundary event that interrupts": (RENEWAL, [('attachedToRef="update_information" cancelActivity="false"', 'attachedToRef="update_information"')], ["事件“2 个工作日”改为中断所在步骤"]),
    "a boundary event that interrupts no more": (RENEWAL, [('attachedToRef="renewal_work"', 'attachedToRef="renewal_work" cancelActivity="false"')], ["事件“证件到期”改为不中断所在步骤"]),
    "a boundary event at another step": (RENEWAL, [('attachedToRef="update_information"', 'attachedToRef="confirm_contract"')], ["事件“2 个工作日”的所在步骤由“更新信息和附件材料”改为“确认或上传劳动合同”"]),
    "a new boundary event": (
        RENEWAL,
        [(BEHIND_EXTENDING, f'<bpmn:boundaryEvent id="d9" name="九天" attachedToRef="confirm_contract" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>P9D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:sequenceFlow id="d9f" sourceRef="d9" targetRef="remind_employee"/>{BEHIND_EXTENDING}')],
        ["新增事件“九天”（定时边界事件），在“确认或上传劳动合同”上，在“提醒员工更新材料”之前；时间为“9 天之后”"],
    ),
    "an end that ends everything": (
        RENEWAL,
        [('name="审批通过">\n', 'name="审批通过"><bpmn:terminateEventDefinition id="all"/>\n')],
        ["事件“审批通过”由“结束事件”改为“终止结束事件”"],
    ),
    "a condition": (RENEWAL, [('>submission_step = "submit"<', '>submission_step != "fix"<')], ['流程线“提交”（“可以提交？”→“多级逐一审核”）的条件由“submission_step = "submit"”改为“submission_step != "fix"”']),
    "a default flow": (RENEWAL, [('default="gateway_decision_to_tell_claims"', 'default="gateway_decision_to_tell_employee"')], ["网关“单位意见”的默认流向由“提交”（到“确定申报内容”）改为“退回员工”（到“通知员工修改”）"]),
    "a new way": (
        RENEWAL,
        [(BEHIND_EXTENDING, f'<bpmn:sequenceFlow id="other" name="另行处理" sourceRef="gateway_review" targetRef="work_done"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">review_level = 1</bpmn:conditionExpression></bpmn:sequenceFlow>{BEHIND_EXTENDING}')],
        ["新增流程线“另行处理”（“审核结论”→“审批通过”），条件“review_level = 1”"],
    ),
    "a way that leads elsewhere": (RENEWAL, [('sourceRef="gateway_review" targetRef="extend_permit"', 'sourceRef="gateway_review" targetRef="work_done"')], ["流程线“通过”（“审核结论”→“延长证件有效期”）的终点由“延长证件有效期”改为“审批通过”"]),
    "a way's name": (RENEWAL, [('name="不通过（退回）"', 'name="不通过"')], ["流程线“不通过（退回）”（“审核结论”→“补正”）改名为“不通过”"]),
    "which condition is asked first": (
        RENEWAL,
        [(REVIEW_WAYS[0], "ONE"), (REVIEW_WAYS[1], REVIEW_WAYS[0]), ("ONE", REVIEW_WAYS[1])],
        ["网关“可以提交？”判断的先后改为：先看“提交”（到“多级逐一审核”），再看“须先确认风险”（到“提交前确认逾期风险”）"],
    ),
    "the kind of a gateway": (
        REVIEW,
        [('<bpmn:exclusiveGateway id="gateway_opinion"', '<bpmn:inclusiveGateway id="gateway_opinion"'), ("</bpmn:exclusiveGateway>", "</bpmn:inclusiveGateway>")],
        ["网关“本级结论”由“选择其一”改为“选择一项或几项”"],
    ),
    "a called process": (RENEWAL, [('calledElement="correction"', 'calledElement="multi_level_review"')], ["步骤“补正”的被调用流程由“补正”改为“主管部门多级逐一审核”"]),
    "what a called process is given": (RENEWAL, [(LEVEL_IN, LEVEL_IN.replace("=review_level", "=1"))], ["步骤“补正”的带入值“returned_by_level”由“=review_level”改为“=1”"]),
    "one more value for a called process": (RENEWAL, [(LEVEL_IN, f'{LEVEL_IN}<camunda:in sourceExpression="=1" target="round" />')], ["步骤“补正”增加带入值“round”：“=1”"]),
    "what a called process gives": (RENEWAL, [(LEVEL_OUT, "")], ["步骤“多级逐一审核”去掉带出值“review_level”（原为“=next_level.level”）"]),
    "a step done several times": (
        RENEWAL,
        [(REPLACING, REPLACING + MANY.format("true", "paper_list", "nrOfCompletedInstances = 2"))],
        ["步骤“更新劳动合同”增加多次办理：“对 paper_list 的每一项，依次进行，直到 nrOfCompletedInstances = 2”"],
    ),
    "a stage": (RENEWAL, [('name="stage" value="员工更新材料"', 'name="stage" value="员工准备"')], ["步骤“更新信息和附件材料”的阶段由“员工更新材料”改为“员工准备”"]),
    "a clock": (REVIEW, [('name="clock" value="review"', 'name="clock" value="validity"')], ["步骤“审核”的计时方式由“审核期限”改为“证件有效期”"]),
    "a deadline": (RENEWAL, [('name="due_working_days" value="5"', 'name="due_working_days" value="7"')], ["步骤“更新信息和附件材料”的办理时限由 5 个工作日改为 7 个工作日"]),
    "a deadline that is reckoned": (REVIEW, [('value="=next_level.working_days"', 'value="8"')], ["步骤“审核”的办理时限由“=next_level.working_days”改为 8 个工作日"]),
    "no deadline": (RENEWAL, [('<camunda:property name="due_working_days" value="5" />', "")], ["步骤“更新信息和附件材料”去掉办理时限（原为 5 个工作日）"]),
    "instructions": (RENEWAL, [("请核对本人信息，上传诚信声明和近三年收入、纳税记录。", "请核对本人信息。")], ["步骤“更新信息和附件材料”的办理说明由“请核对本人信息，上传诚信声明和近三年收入、纳税记录。”改为“请核对本人信息。”"]),
    "documentation": (RENEWAL, [("规定审核周期见决策表“审核周期和办理期”（手册第五章注 6），各级时限按比例分配。", "见决策表。")], ["步骤“多级逐一审核”的说明由“规定审核周期见决策表“审核周期和办理期”（手册第五章注 6），各级时限按比例分配。”改为“见决策表。”"]),
    "a value handed to a form": (REVIEW, [('<camunda:inputParameter name="level">=next_level.level<', '<camunda:inputParameter name="level">=1<')], ["步骤“审核”的交给表单的值“level”由“=next_level.level”改为“=1”"]),
    "an error's code": (RENEWAL, [('errorCode="permit_expired"', 'errorCode="permit_over"')], ["错误“证件已失效”的错误代码由“permit_expired”改为“permit_over”"]),
    "an event that catches any error": (RENEWAL, [('id="permit_found_expired_error" errorRef="error_permit_expired"', 'id="permit_found_expired_error"')], ["事件“办理时已失效”去掉错误（原为“证件已失效”）"]),
    "an event sub-process": (
        RENEWAL,
        [(BEHIND_EXTENDING, EVENT_PROCESS + BEHIND_EXTENDING)],
        ["新增步骤“过期求助”（事件子流程）", "新增事件“三天后”（定时开始事件），在“已求助”之前；时间为“3 天之后”", "新增事件“已求助”（结束事件），在“三天后”之后"],
    ),
    "a note on the diagram": (
        RENEWAL,
        [(BEHIND_EXTENDING, f'<bpmn:textAnnotation id="n"><bpmn:text>这里要快</bpmn:text></bpmn:textAnnotation><bpmn:association id="na" sourceRef="extend_permit" targetRef="n"/>{BEHIND_EXTENDING}')],
        ["新增注释“这里要快”"],
    ),
    "a procedure's name": (RENEWAL, [('<bpmn:process id="renewal" name="续签"', '<bpmn:process id="renewal" name="证件续签"')], ["流程“续签”改名为“证件续签”"]),
    "a version tag": (RENEWAL, [('camunda:versionTag="1"', 'camunda:versionTag="2"')], ["流程“续签”的版本标签由 1 改为 2"]),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_is_told_in_the_words_of_the_office(what):
    path, edits, sentences = EDITS[what]
    assert told_of_text(path, *edits) == sentences


LOOPS = {
    "the list": (("true", "paper_list", "x = 1"), ("true", "other_list", "x = 1"), "的逐个处理的列表由“=paper_list”改为“=other_list”"),
    "when the rest is left out": (("true", "paper_list", "x = 1"), ("true", "paper_list", "x = 2"), "的提前结束条件由“x = 1”改为“x = 2”"),
    "one after the other": (("false", "paper_list", "x = 1"), ("true", "paper_list", "x = 1"), "的多次办理改为依次进行"),
}  # fmt: skip


@pytest.mark.parametrize("what", LOOPS)
def test_what_differs_in_a_step_that_is_done_several_times_is_one_sentence(what):
    *loops, sentence = LOOPS[what]
    old, new = (edited(RENEWAL, (REPLACING, REPLACING + MANY.format(*loop))) for loop in loops)
    assert told_of({RENEWAL: new}, {RENEWAL: old}) == [f"步骤“更新劳动合同”{sentence}"]


def test_what_the_specification_takes_for_granted_is_no_difference():
    said = edited(
        RENEWAL, ('attachedToRef="renewal_work"', 'attachedToRef="renewal_work" cancelActivity="true"')
    )
    assert told_of({RENEWAL: said}) == []


def test_two_long_texts_are_told_from_where_they_differ():
    told = "从第一级重新开始。</bpmn:documentation>"
    old, new = (edited(REVIEW, (told, f"{'补充说明' * 40}{end}{told}")) for end in ("甲", "乙"))
    (sentence,) = told_of({REVIEW: new}, {REVIEW: old})
    assert sentence.endswith(
        f"由“…{'补充说明' * 5}甲从第一级重新开始。”改为“…{'补充说明' * 5}乙从第一级重新开始。”"
    )


def test_a_new_step_tells_which_flows_are_told_with_it():
    path, edits, _ = EDITS["a step between two"]
    (change,) = edition_changes(renewal_files(), renewal_files() | {path: edited(path, *edits)})
    assert (change.element, change.parts) == ("look", ("b", "extend_permit_to_work_done"))


NOTE = '<bpmn:textAnnotation id="n"><bpmn:text>{}</bpmn:text></bpmn:textAnnotation>'
LINE = '<bpmn:association id="na" sourceRef="{}" targetRef="n"/>'
IN_PROCESS, BESIDE = "</bpmn:process>", "</bpmn:collaboration>"
NOTES = {
    "its text": ((NOTE.format("要快"), NOTE.format("不急")), ["注释“要快”的文字由“要快”改为“不急”"]),
    "gone": ((NOTE.format("要快") + LINE.format("extend_permit"), ""), ["删去注释“要快”"]),
    "at another step": (
        tuple(NOTE.format("要快") + LINE.format(step) for step in ("extend_permit", "enable_slip")),
        [
            "注释的连线“延长证件有效期”→“要快”的起点由“延长证件有效期”改为“开放打印确认单”"
        ],
    ),
    "new at a step": ((NOTE.format("要快"), NOTE.format("要快") + LINE.format("extend_permit")), ["新增注释的连线“延长证件有效期”→“要快”"]),
}  # fmt: skip


@pytest.mark.parametrize("what", NOTES)
@pytest.mark.parametrize("place", [IN_PROCESS, BESIDE])
def test_a_note_is_told_wherever_it_is_drawn(what, place):
    drawn, sentences = NOTES[what]
    old, new = (edited(RENEWAL, (place, one + place)) for one in drawn)
    assert told_of({RENEWAL: new}, {RENEWAL: old}) == sentences
