"""What people call the settings of a diagram's elements, and how their values are put into words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.engine.bpmn_xml import TIMER_KINDS, event_of, local
from app.engine.difference.change import shown_value
from app.engine.picture.twin_wording import KIND_WORDS, time_words
from app.engine.supported_elements import EVENT_PLACES, EVENT_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from app.engine.difference.change import Path
    from app.engine.difference.element_names import ElementNames

LABELS = {
    "name": "名称",
    "formKey": "表单",
    "assignee": "指定办理人",
    "candidateGroups": "办理人",
    "topic": "处理程序",
    "decisionRef": "决策",
    "mapDecisionResult": "决策结果的形式",
    "resultVariable": "结果的名称",
    "calledElement": "被调用流程",
    "variables": "带进带出的范围",
    "sourceRef": "起点",
    "targetRef": "终点",
    "default": "默认流向",
    "attachedToRef": "所在步骤",
    "messageRef": "消息",
    "errorRef": "错误",
    "signalRef": "信号",
    "escalationRef": "升级",
    "errorCode": "错误代码",
    "escalationCode": "升级代码",
    "versionTag": "版本标签",
    "isExecutable": "是否可执行",
    "collection": "逐个处理的列表",
    "elementVariable": "每一项的名字",
    "loopCardinality": "次数",
    "loopMaximum": "最多次数",
    "completionCondition": "提前结束条件",
    "loopCondition": "继续循环的条件",
    "documentation": "说明",
    "conditionExpression": "条件",
    "condition": "条件",
    "linkEventDefinition": "链接的名称",
    "time": "时间",
    "loop": "多次办理",
    "lane": "泳道",
    "scope": "所在流程",
    "text": "文字",
}
PROPERTIES = {
    "due_working_days": "办理时限",
    "clock": "计时方式",
    "stage": "阶段",
    "instructions": "办理说明",
    "correlation": "消息关联",
}
NAMED_PARTS = {"inputParameter": "参数", "in": "带入值", "out": "带出值"}
INPUTS = {"userTask": "交给表单的值", "businessRuleTask": "交给决策的值"}
"""What the parameters of other steps than services are called."""
FLAGS = {
    "cancelActivity": ("改为不中断所在步骤", "改为中断所在步骤"),
    "isInterrupting": ("改为不中断外层", "改为中断外层"),
    "isSequential": ("的多次办理改为同时进行", "的多次办理改为依次进行"),
    "testBefore": ("改为先办理再判断是否循环", "改为先判断是否循环再办理"),
}
"""What is either so or not, with its sentence for no and for yes."""
USUAL = {"cancelActivity": "true", "isInterrupting": "true"}
"""What holds where nothing is said; of other flags `false`."""
RESULTS = {
    "singleEntry": "一个值",
    "singleResult": "一行（几个值）",
    "collectEntries": "一列值",
    "resultList": "几行",
}
CLOCKS = {"review": "审核期限", "validity": "证件有效期", "correction": "补正"}
REFERENCES = frozenset({"sourceRef", "targetRef", "attachedToRef", "messageRef", "errorRef", "signalRef", "escalationRef", "lane", "scope"})  # fmt: skip
SET_UP = ("candidateGroups", "assignee", "formKey", "topic", "decisionRef", "calledElement", "inputParameter:kind", "inputParameter:audience", "property:clock", "property:due_working_days", "time")  # fmt: skip
"""Settings that are told with a step that is new, in this order: whoever approves it must know them."""
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
    "dataObject": "数据",
    "dataObjectReference": "数据",
    "dataStore": "数据库",
    "dataStoreReference": "数据库",
    "group": "分组框",
}
_PARTY = re.compile(r'"(employer|person):" *\+ *[a-z_.]+')
_PARTIES = re.compile(rf"=\[?{_PARTY.pattern}(, *{_PARTY.pattern})*\]?")
OWN_LEVEL = re.compile(r'=?"authority:" *\+ *case\.authority *\+ *":L(\d+)"')
"""The group of the level of a number in the authority of the case, as the editor writes it."""
PARTIES = {"employer": "单位经办人", "person": "员工本人"}


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


def exact_kind(element: Any) -> str:
    """Return what exactly an element is, an event with what it waits for or says; nothing for what is no node."""
    word = local(element)
    if word in EVENT_PLACES:
        event = event_of(element)
        return f"{EVENT_WORDS.get(event, '') if event else ''}{EVENT_PLACES[word]}"
    if word == "subProcess":
        return "事件子流程" if element.get("triggeredByEvent") == "true" else "子流程"
    return KIND_WORDS.get(word, "")


def setting_label(element: Any, key: Path, names: ElementNames) -> str:
    """Return what people call a setting of an element."""
    is_text = set(key) == {"text"}
    found = (_part_label(element, part, names) for part in reversed(key) if part != "text" or is_text)
    return next((label for label in found if label), f"设置“{'/'.join(key)}”")


def _part_label(element: Any, part: str, names: ElementNames) -> str:
    word, _, name = part.partition(":")
    if word in NAMED_PARTS:
        called = names.word("parameters", name) if word == "inputParameter" else name
        words = INPUTS.get(local(element)) if word == "inputParameter" else None
        return f"{words or NAMED_PARTS[word]}“{called}”"
    if word == "property":
        return PROPERTIES.get(name, f"扩展属性“{name}”")
    if word == "documentation" and local(element) == "userTask":
        return PROPERTIES["instructions"]
    return LABELS.get(word.partition("#")[0], "")


def value_words(key: Path, names: ElementNames) -> Callable[[str], str]:
    """Return how a setting's value is told."""
    word, _, name = key[-2 if key[-1] in {"text", "value"} and len(key) > 1 else -1].partition(":")
    by_setting: Mapping[str, Callable[[str], str]] = {
        "formKey": lambda text: f"{names.forms[text]}（{text}）" if text in names.forms else text,
        "topic": lambda text: names.word("handlers", text),
        "decisionRef": lambda text: names.decisions.get(text) or text,
        "calledElement": lambda text: names.processes.get(text) or text,
        "candidateGroups": parties,
        "mapDecisionResult": lambda text: RESULTS.get(text, text),
        "time": time_words,
    }
    if word in by_setting:
        return lambda text: shown_value(by_setting[word](text))
    if word == "property" and name == "clock":
        return lambda text: shown_value(CLOCKS.get(text, text))
    if word == "property" and name == "due_working_days":
        return lambda text: f" {text} 个工作日" if text.isdigit() else shown_value(text)
    if word == "inputParameter":
        return lambda text: shown_value(_parameter(name, text, names))
    return shown_value


def _parameter(name: str, text: str, names: ElementNames) -> str:
    if text.startswith("="):
        return parties(text)
    return (
        names.notice(text) if name == "kind" else names.word("states" if name == "state" else "codes", text)
    )


def parties(text: str) -> str:
    """Return who the usual expressions of candidate groups and audiences mean; others stay as they are."""
    if level := OWN_LEVEL.fullmatch(text):
        return f"本主管部门第 {level[1]} 级"
    if not _PARTIES.fullmatch(text):
        return text
    return "、".join(PARTIES[party] for party in _PARTY.findall(text))


def without_kind_of_timer(key: Path) -> Path:
    """Return one and the same place for the time of a timer, however it is written."""
    return ("time",) if TIMER_KINDS.keys() & {key[-2] if len(key) > 1 else ""} else key
