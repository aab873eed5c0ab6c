"""What a new file of a draft begins with: a diagram with a start and an end, a table with a row, a form, notices."""

from __future__ import annotations

import json
import re

from app.domain.text_files import ACTS, PAPERS, is_acts, is_papers
from app.services.editions.uploaded_files import UploadRefusedError

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="{name}_definitions" targetNamespace="urn:work-residence-permit:{name}">
  <bpmn:process id="{name}" name="{name}" isExecutable="true">
    <bpmn:startEvent id="start" name="开始">
      <bpmn:outgoing>start_to_end</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="end" name="结束">
      <bpmn:incoming>start_to_end</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="start_to_end" sourceRef="start" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="{name}_diagram">
    <bpmndi:BPMNPlane id="{name}_plane" bpmnElement="{name}">
      <bpmndi:BPMNShape id="start_shape" bpmnElement="start"><dc:Bounds x="180" y="160" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="end_shape" bpmnElement="end"><dc:Bounds x="420" y="160" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="start_to_end_edge" bpmnElement="start_to_end"><di:waypoint x="216" y="178" /><di:waypoint x="420" y="178" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="{name}_definitions" name="{name}" namespace="urn:work-residence-permit:{name}">
  <decision id="{name}" name="{name}">
    <variable id="{name}_variable" name="{name}" typeRef="string" />
    <decisionTable id="{name}_table" hitPolicy="FIRST">
      <input id="{name}_input" label="业务">
        <inputExpression id="{name}_input_expression" typeRef="string"><text>case.procedure</text></inputExpression>
      </input>
      <output id="{name}_output" name="{name}" typeRef="string" />
      <rule id="{name}_rule_1">
        <inputEntry id="{name}_rule_1_input"><text></text></inputEntry>
        <outputEntry id="{name}_rule_1_output"><text>"ok"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{name}_diagram">
      <dmndi:DMNShape id="{name}_shape" dmnElementRef="{name}"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""
_FORM = {
    "type": "default",
    "id": "{name}",
    "schemaVersion": 18,
    "components": [
        {
            "type": "textarea",
            "id": "note",
            "key": "note",
            "label": "说明",
            "validate": {"required": True, "maxLength": 500},
            "properties": {"answer": "question"},
        }
    ],
}
_NOTICES = """[{name}]
title = "通知标题"
body = "通知正文。"
"""
ACTS_KIND = "acts"
_ACTS = """[new_act]
title = "新的行为"
about = "做的人会看到这句说明。"
who = ["holder"]
reason = "required"
reason_label = "理由"
"""
PAPERS_KIND = "papers"
"""A file of papers has one name in every folder, by which it is known."""
_PAPERS = """# 写法见 processes/shared/papers.toml。
[new_paper]
title = "文书名称"
number = "{sign}〔{year}〕文第{sequence}号"
to = ["employer", "person"]
opening = "{employer_name}[、{person_name}]："
body = \"\"\"
正文。
\"\"\"
"""
STORY = "story"
_STORY = """title = "办理顺利"
kind = "happy"                    # happy 顺利 | returned 退回后补正 | interrupted 中途结束或不受理

[people]
"员工" = "zhao"
"单位" = "agent"

[[step]]
who = "单位"
start = "{process}"
"""
_BEGINNINGS = {
    "bpmn": _DIAGRAM,
    "dmn": _TABLE,
    "form": json.dumps(_FORM, ensure_ascii=False, indent=2) + "\n",
    "toml": _NOTICES,
}


def new_file(name: str, kind: str, copy_of: str) -> tuple[str, bytes]:
    """Return the file name and first text of a new file; a copy keeps the ending of what it copies.

    Acts stand in one file of a fixed name. Raises UploadRefusedError for a name or kind that cannot be.
    """
    if is_acts(copy_of):
        raise UploadRefusedError(f"行为文件只能叫 {ACTS}，一个业务一份，不能复制成别的名称")
    if is_papers(copy_of):
        raise UploadRefusedError(f"文书文件只能叫 {PAPERS}，一个业务一份，不能复制成别的名称")
    if kind == ACTS_KIND and not copy_of:
        return ACTS, _ACTS.encode()
    if kind == PAPERS_KIND and not copy_of:
        return PAPERS, _PAPERS.encode()
    ending = copy_of.rpartition(".")[2] if copy_of else kind
    stem = name.removesuffix(f".{ending}")
    if not _NAME.fullmatch(stem):
        raise UploadRefusedError("文件名用小写字母开头，只含小写字母、数字和下划线，例如 fourth_review")
    if ending not in _BEGINNINGS:
        raise UploadRefusedError("请选择文件的种类：流程图、决策表、表单、通知、行为或剧本")
    return f"{stem}.{ending}", _BEGINNINGS[ending].replace("{name}", stem).encode()


def new_story(process: str) -> bytes:
    """Return what a new story of a procedure begins with."""
    return _STORY.replace("{process}", process).encode()
