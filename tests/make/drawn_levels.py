"""A level of review that an analyst draws beside the chain: as it must not be done, and as it may be done."""

DIAGRAM = "renewal/renewal.bpmn"
PASSED = 'sourceRef="gateway_review" targetRef="extend_permit"'
TASK = """<bpmn:userTask id="final_look" name="领导审定" camunda:formKey="shared/review" camunda:candidateGroups="authority:haidian_hrss:L4">
        <bpmn:extensionElements><camunda:properties><camunda:property name="due_working_days" value="3" /><camunda:property name="clock" value="review" /></camunda:properties></bpmn:extensionElements>
      </bpmn:userTask>
      """
ON = '<bpmn:sequenceFlow id="final_look_to_extend" sourceRef="final_look" targetRef="{target}" />\n      '
HEARD = """<bpmn:exclusiveGateway id="gateway_final" name="领导审定结论" default="gateway_final_to_correct" />
      <bpmn:sequenceFlow id="final_look_to_gateway_final" sourceRef="final_look" targetRef="gateway_final" />
      <bpmn:sequenceFlow id="gateway_final_to_extend" name="通过" sourceRef="gateway_final" targetRef="extend_permit">
        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">final_look.decision = "approved"</bpmn:conditionExpression>
      </bpmn:sequenceFlow>
      <bpmn:sequenceFlow id="gateway_final_to_correct" name="不通过" sourceRef="gateway_final" targetRef="correct" />
      """
END = '<bpmn:endEvent id="work_done" '


def drawn_level(files, into=PASSED):
    """Return the files with a level put on a flow and nothing after it that reads what it decides."""
    target = into.rpartition('targetRef="')[2].rstrip('"')
    return _drawn(files, into, TASK + ON.format(target=target))


def drawn_level_heard(files):
    """Return the files with a level on the flow of those that have passed, and a gateway that sends back."""
    return _drawn(files, PASSED, TASK + HEARD)


def _drawn(files, into, elements):
    text = files[DIAGRAM].decode()
    assert text.count(into) == text.count(END) == 1
    target = into.rpartition('targetRef="')[2]
    text = text.replace(into, into.replace(f'targetRef="{target}', 'targetRef="final_look"'))
    return {**files, DIAGRAM: text.replace(END, elements + END).encode()}
