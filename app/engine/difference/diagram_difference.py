"""Where two diagrams differ: steps, flows, deadlines, conditions, forms, each in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import parse_xml
from app.engine.bpmn_xml import SCOPES, B, local
from app.engine.difference.change import Change, Facts, facts_of, shown_value, told_changes
from app.engine.meaning import LANE, PLACED
from app.engine.picture.twin_wording import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = {
    "name": "名称",
    "formKey": "表单",
    "assignee": "办理人",
    "candidateGroups": "候选组",
    "topic": "处理程序",
    "decisionRef": "决策",
    "mapDecisionResult": "决策结果的形式",
    "resultVariable": "结果变量",
    "calledElement": "被调用流程",
    "sourceRef": "起点",
    "targetRef": "终点",
    "default": "默认流向",
    "attachedToRef": "所在步骤",
    "cancelActivity": "是否中断",
    "isInterrupting": "是否中断",
    "messageRef": "消息",
    "errorRef": "错误",
    "signalRef": "信号",
    "escalationRef": "升级",
    "errorCode": "错误代码",
    "versionTag": "版本标签",
    "isExecutable": "是否可执行",
    "collection": "逐个处理的列表",
    "elementVariable": "每一项的名字",
    "isSequential": "是否依次办理",
    "loopCardinality": "次数",
    "loopMaximum": "最多次数",
    "completionCondition": "提前结束条件",
    "documentation": "办理说明",
    "conditionExpression": "条件",
    "timeDate": "时间",
    "timeDuration": "时间",
    "timeCycle": "时间",
    "lane": "泳道",
}
PROPERTIES = {
    "due_working_days": "办理时限",
    "clock": "计时方式",
    "stage": "阶段",
    "instructions": "办理提示",
    "correlation": "消息关联",
}
NAMED_PARTS = {"inputParameter": "输入参数", "in": "传入的", "out": "传出的", "property": "扩展属性"}
REFERENCES = frozenset({"sourceRef", "targetRef", "default", "attachedToRef", "messageRef", "errorRef", "signalRef", "escalationRef"})  # fmt: skip
KINDS = {
    "sequenceFlow": "流程线",
    "lane": "泳道",
    "participant": "参与方",
    "message": "消息",
    "error": "错误",
    "signal": "信号",
    "escalation": "升级",
    "process": "流程",
    "textAnnotation": "注释",
    "association": "注释的连线",
    "collaboration": "参与方一览",
}
TOLD_APART = frozenset({"laneSet", "childLaneSet", "flowNodeRef", "participant"})
"""Parts that are elements of their own, or are told with the steps."""


@dataclass(slots=True)
class _Diagram:
    """A diagram's elements by id, in the order of the file, with their settings."""

    elements: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)

    def label(self, identity: str) -> str:
        """Return what people call an element."""
        element = self.elements.get(identity)
        if element is None:
            return f"“{identity}”"
        if local(element) == "sequenceFlow":
            ends = f"{self.label(element.get('sourceRef', ''))}→{self.label(element.get('targetRef', ''))}"
            name = element.get("name")
            return f"“{name}”（{ends}）" if name else ends
        return f"“{element.get('name') or identity}”"

    def owner(self, identity: str) -> str:
        """Return an element's kind and what people call it."""
        return f"{kind_word(self.elements[identity])}{self.label(identity)}"

    def before(self, identity: str) -> str:
        """Return what flows lead to an element, as an addition to a sentence."""
        ends = [e.get("sourceRef", "") for e in self.elements.values() if e.get("targetRef") == identity]
        named = "、".join(self.label(end) for end in ends if end in self.elements)
        return f"，在{named}之后" if named else ""


def kind_word(element: Any) -> str:
    """Return the word for an element's kind."""
    word = local(element)
    if word in KINDS:
        return KINDS[word]
    if word.endswith("Gateway"):
        return "网关"
    if word.endswith("Event"):
        return "事件"
    return "步骤"


def diagram_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Yield what differs between two versions of a diagram; raises DmnError for what is no XML."""
    before, after = _read(old), _read(new)
    for identity, element in after.elements.items():
        if identity not in before.elements:
            yield Change(_kind(element), identity, _added(after, identity), path)
        else:
            yield from _changed(path, identity, before, after)
    for identity, element in before.elements.items():
        if identity not in after.elements:
            yield Change(_kind(element), identity, f"删去{before.owner(identity)}", path)


def _kind(element: Any) -> str:
    word = local(element)
    return "flow" if word == "sequenceFlow" else word if word in KINDS else "step"


def _added(diagram: _Diagram, identity: str) -> str:
    element = diagram.elements[identity]
    told = f"新增{diagram.owner(identity)}"
    if local(element) == "sequenceFlow":
        condition = diagram.facts[identity].get(("conditionExpression", "text"))
        return f"{told}，条件{shown_value(condition)}" if condition else told
    kind = KIND_WORDS.get(local(element))
    return f"{told}{f'（{kind}）' if kind else ''}{diagram.before(identity)}"


def _changed(path: str, identity: str, before: _Diagram, after: _Diagram) -> Iterator[Change]:
    old, new = before.elements[identity], after.elements[identity]
    owner = before.owner(identity)
    if local(old) != local(new):
        kinds = [KIND_WORDS.get(local(one), local(one)) for one in (old, new)]
        yield Change(_kind(new), identity, f"{owner}由“{kinds[0]}”改为“{kinds[1]}”", path)
    for sentence in told_changes(owner, *_differing(identity, before, after), _label):
        yield Change(_kind(new), identity, sentence, path)


def _differing(identity: str, before: _Diagram, after: _Diagram) -> tuple[Facts, Facts]:
    """Return the settings that differ, with the names of the elements they refer to: that those were renamed is theirs."""
    old, new = before.facts[identity], after.facts[identity]
    keys = [key for key in [*old, *(key for key in new if key not in old)] if old.get(key) != new.get(key)]
    told: tuple[Facts, Facts] = ({}, {})
    for key in keys:
        shown = [_named(one, key, one.facts[identity].get(key)) for one in (before, after)]
        if shown[0] == shown[1]:
            shown = [old.get(key), new.get(key)]
        for facts, value in zip(told, shown, strict=True):
            if value is not None:
                facts[key] = value
    return told


def _named(diagram: _Diagram, key: tuple[str, ...], value: str | None) -> str | None:
    if value is None or key[-1] not in REFERENCES or value not in diagram.elements:
        return value
    return diagram.label(value).strip("“”")


def _label(key: tuple[str, ...]) -> str:
    for part in reversed(key):
        word, _, name = part.partition(":")
        if word == "property":
            return PROPERTIES.get(name, f"扩展属性“{name}”")
        if word in NAMED_PARTS and name:
            return f"{NAMED_PARTS[word]}“{name}”"
        if word in LABELS:
            return LABELS[word]
    return f"设置“{'/'.join(key)}”"


def _read(content: bytes) -> _Diagram:
    root = parse_xml(content)
    found = _Diagram()
    for element in [*root, *root.iter(f"{B}participant")]:
        if str(element.tag).startswith(B):
            _add(found, element)
    for scope in root.iter(*SCOPES):
        for element in scope:
            if str(element.tag).startswith(B) and element.get("id") and local(element) != "laneSet":
                _add(found, element)
    for lane in root.iter(LANE):
        if lane.find(f".//{PLACED}") is not None:
            _add_lane(found, lane)
    return found


def _add_lane(found: _Diagram, lane: Any) -> None:
    """Keep a lane, and with each of its steps where it stands."""
    _add(found, lane)
    for placed in lane.findall(PLACED):
        facts = found.facts.get((placed.text or "").strip())
        if facts is not None:
            facts["lane",] = lane.get("name") or lane.get("id", "")


def _add(found: _Diagram, element: Any) -> None:
    identity = element.get("id", "")
    is_scope = element.tag in SCOPES

    def apart(part: Any) -> bool:
        if local(part) in TOLD_APART:
            return True
        return is_scope and part.get("id") is not None and str(part.tag).startswith(B)

    found.elements[identity] = element
    found.facts[identity] = facts_of(element, apart)
