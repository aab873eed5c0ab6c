"""Which elements of BPMN are honoured. What is not listed here is refused, never ignored."""

from __future__ import annotations

ACTIVITIES = frozenset(
    {"userTask", "serviceTask", "businessRuleTask", "receiveTask", "sendTask", "subProcess", "callActivity"}
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS: dict[str, frozenset[str | None]] = {
    "startEvent": frozenset({None, "message", "timer"}),
    "endEvent": frozenset({None, "message", "error", "escalation", "terminate"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "intermediateThrowEvent": frozenset({None, "message", "escalation"}),
    "boundaryEvent": frozenset({"timer", "message", "error", "escalation"}),
}
SUPPORTED = ACTIVITIES | GATEWAYS | EVENTS.keys()
NOTED = frozenset(
    {
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "category",
    }
)
"""Drawn for readers; they have no effect, and a note says so."""

REFUSED = {
    "task": "没有类型的任务不会执行，请改成用户任务、服务任务或业务规则任务",
    "scriptTask": "图里不能写程序。请改成服务任务（选择处理程序）或业务规则任务（决策表）",
    "manualTask": "手工任务没有人办理也没有记录，请改成用户任务",
    "complexGateway": "不支持复杂网关，请用排他、并行或包容网关",
    "adHocSubProcess": "不支持即席子流程，请画出先后顺序",
    "transaction": "不支持事务子流程，请用普通子流程和错误边界事件",
    "implicitThrowEvent": "不支持隐式抛出事件",
    "callChoreography": "不支持编排图",
}
REFUSED_EVENTS = {
    "signal": "不支持信号事件，请改用消息",
    "compensate": "不支持补偿，请画出撤销的步骤",
    "compensation": "不支持补偿，请画出撤销的步骤",
    "cancel": "不支持取消事件，请用错误边界事件",
    "link": "不支持链接事件，请直接连线",
    "conditional": "不支持条件事件，请用网关加定时器或消息",
}
MAX_NODES = 150
