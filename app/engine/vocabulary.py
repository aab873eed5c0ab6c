"""The words of the camunda namespace that we honour, and on which elements each of them means something."""

from __future__ import annotations

from app.engine.supported_elements import SUPPORTED

ANY = SUPPORTED | {"process", "sequenceFlow"}
USER = frozenset({"userTask"})
RULE = frozenset({"businessRuleTask"})
SERVICE = frozenset({"serviceTask"})
CALL = frozenset({"callActivity"})
WRITING = SERVICE | RULE
THROWING = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
RECEIVING = frozenset({"receiveTask", "intermediateCatchEvent", "boundaryEvent"})

ATTRIBUTES: dict[str, frozenset[str]] = {
    "formKey": USER,
    "assignee": USER,
    "candidateGroups": USER,
    "topic": SERVICE,
    "type": SERVICE,
    "decisionRef": RULE,
    "decisionRefBinding": RULE,
    "mapDecisionResult": RULE,
    "resultVariable": WRITING,
    "calledElementBinding": CALL,
    "versionTag": frozenset({"process"}),
    # These say nothing about execution: which template the modeler shows, how long Camunda would keep history.
    "modelerTemplate": ANY,
    "modelerTemplateVersion": ANY,
    "historyTimeToLive": frozenset({"process"}),
    "isStartableInTasklist": frozenset({"process"}),
}
"""Attributes and the elements that may bear them."""

VALUES: dict[str, frozenset[str]] = {
    "type": frozenset({"external"}),
    "mapDecisionResult": frozenset({"singleEntry", "singleResult", "collectEntries", "resultList"}),
    # An edition is complete in itself: what it calls is always the one it was published with.
    "calledElementBinding": frozenset({"deployment", "latest"}),
    "decisionRefBinding": frozenset({"deployment", "latest"}),
}
"""The only values some attributes may have."""

EXTENSIONS: dict[str, frozenset[str]] = {
    "properties": ANY - {"sequenceFlow"},
    "inputOutput": USER | WRITING | THROWING,
    "in": CALL,
    "out": CALL,
}
"""Extension elements and the elements that may bear them."""

PROPERTIES: dict[str, frozenset[str]] = {
    "due_working_days": USER,
    "clock": USER,
    "stage": ANY,
    "instructions": USER,
    "correlation": THROWING | RECEIVING,
}
"""Names of `camunda:property` with a meaning."""

REFUSED_BPMN: dict[str, tuple[frozenset[str], str]] = {
    "instantiate": (frozenset({"false"}), "不能由消息任务或事件网关发起流程，请用消息开始事件"),
    "eventGatewayType": (frozenset({"Exclusive"}), "事件网关只支持“先到先得”"),
    "parallelMultiple": (frozenset({"false"}), "一个事件只能等待一种情况"),
    "startQuantity": (frozenset({"1"}), "不支持数量标记"),
    "completionQuantity": (frozenset({"1"}), "不支持数量标记"),
    "triggeredByEvent": (frozenset({"false"}), "不支持事件子流程，请在外层子流程上用边界事件"),
    "isForCompensation": (frozenset({"false"}), "不支持补偿，请画出撤销的步骤"),
}
"""Attributes of BPMN itself that would be ignored unless they have one of these values."""
