"""Words for the steps of a process: what kind, by when, how often, waiting for what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.diagram_node import LoopText, Node, TimerText
    from app.engine.templates import Template

KIND_WORDS = {
    "startEvent": "开始",
    "endEvent": "结束",
    "userTask": "办理",
    "serviceTask": "系统处理",
    "businessRuleTask": "按决策表判断",
    "callActivity": "转入另一流程",
    "subProcess": "阶段",
    "receiveTask": "等待消息",
    "sendTask": "发出消息",
    "exclusiveGateway": "选择其一",
    "inclusiveGateway": "选择一项或几项",
    "parallelGateway": "同时进行",
    "eventBasedGateway": "看哪件事先发生",
}
CATCH_WORDS = {"timer": "等待时间", "message": "等待消息", "signal": "等待信号", "conditional": "等待条件"}
THROW_WORDS = {
    "message": "发出消息",
    "signal": "发出信号",
    "escalation": "报告情况",
    "link": "转到别处接着办",
}
EVENT_WORDS = {
    "message": "消息",
    "signal": "信号",
    "error": "错误",
    "escalation": "升级",
    "conditional": "条件",
}
DATE_UNITS = {"Y": "年", "M": "个月", "W": "周", "D": "天"}
CLOCK_UNITS = {"H": "小时", "M": "分钟", "S": "秒"}
_UNIT = re.compile(r"([0-9]+)([YMWDHS])")
_WORKDAYS = re.compile(r"workday\(today\(\), *([0-9]+)\)")
_CYCLE = re.compile(r"R([0-9]*)/(P.+)")


def details_of(node: Node) -> Iterator[str]:
    """Yield what else is to be said of a step: by when, waiting for what, how often, its instructions."""
    if node.due_working_days is not None:
        yield _deadline(node.due_working_days.text, is_number=node.due_working_days.expression is None)
    if node.timer is not None:
        yield f"时间：{timer_words(node.timer)}"
    if node.event in EVENT_WORDS and node.kind != "boundaryEvent":
        yield event_words(node) + ("（由系统管理员或分析员从外面发出）" if node.hears_outside else "")
    if node.loop is not None:
        yield loop_words(node.loop)
    if node.by_event:
        yield "由事件发起，" + ("中断外层" if node.interrupting else "与外层同时进行")
    if note := node.properties.get("instructions") or node.documentation:
        yield note


def _deadline(text: str, *, is_number: bool) -> str:
    if is_number:
        return f"办理时限：{text.strip()} 个工作日"
    return f"办理时限：按 {text.strip().removeprefix('=')} 计算的工作日"


def loop_words(loop: LoopText) -> str:
    """Return how often a step is done."""
    if loop.is_standard:
        limit = f"，最多 {loop.maximum} 次" if loop.maximum else ""
        when = f"只要 {_plain(loop.condition)} 就再来一次" if loop.condition else "反复进行"
        return when + limit
    count = (
        f"对 {_plain(loop.collection)} 的每一项" if loop.collection else f"共 {_plain(loop.cardinality)} 次"
    )
    until = f"，直到 {_plain(loop.condition)}" if loop.condition else ""
    return f"{count}，{'依次' if loop.is_sequential else '同时'}进行{until}"


def _plain(template: Template | None) -> str:
    return template.text.strip().removeprefix("=").strip() if template else ""


def kind_words(node: Node) -> str:
    """Return what kind of step a node is."""
    match node.kind:
        case "intermediateCatchEvent" if node.event != "link":
            return CATCH_WORDS.get(node.event or "", "等待")
        case "intermediateCatchEvent":
            return "从别处接着办"
        case "intermediateThrowEvent":
            return THROW_WORDS.get(node.event or "", "经过")
        case _:
            return KIND_WORDS[node.kind]


def event_words(node: Node) -> str:
    """Return what an event waits for or tells."""
    if node.timer is not None:
        return f"{node.label}：{timer_words(node.timer)}" if node.name else timer_words(node.timer)
    if node.condition is not None:
        return f"当 {_plain(node.condition)}"
    code = node.message or node.signal or node.error_code or node.escalation_code
    return f"{EVENT_WORDS.get(node.event or '', '')}“{node.name or code or '任意'}”"


def timer_words(timer: TimerText) -> str:
    """Return when a timer fires, in words as far as its text has a usual form."""
    return time_words(timer.template.text)


def time_words(written: str) -> str:
    """Return what the text of a timer says, in words as far as it has a usual form."""
    text = written.strip().removeprefix("=").strip()
    if days := _WORKDAYS.fullmatch(text):
        return f"{days[1]} 个工作日之后"
    if cycle := _CYCLE.fullmatch(text):
        times = f"，最多 {cycle[1]} 次" if cycle[1] else ""
        return f"每隔 {_duration_words(cycle[2])}{times}"
    if text.startswith("P"):
        return f"{_duration_words(text)}之后"
    return f"到 {text}"


def _duration_words(text: str) -> str:
    date, _, clock = text.removeprefix("P").partition("T")
    parts = [f"{n} {DATE_UNITS[unit]}" for n, unit in _UNIT.findall(date)]
    parts += [f"{n} {CLOCK_UNITS[unit]}" for n, unit in _UNIT.findall(clock)]
    return " ".join(parts) or text
