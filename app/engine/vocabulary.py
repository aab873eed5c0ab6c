"""The words of the camunda namespace that we honour, and on which elements each of them means something."""

from __future__ import annotations

from app.engine.supported_elements import SUPPORTED

ANY = SUPPORTED | {"process", "sequenceFlow"}
USER = frozenset({"userTask"})
RULE = frozenset({"businessRuleTask"})
SERVICE = frozenset({"serviceTask"})
CALL = frozenset({"callActivity"})
MANY = frozenset({"multiInstanceLoopCharacteristics"})
WRITING = SERVICE | RULE
THROWING = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
RECEIVING = frozenset({"receiveTask", "intermediateCatchEvent", "boundaryEvent"})
HEARING = frozenset({"intermediateCatchEvent", "boundaryEvent", "startEvent"})

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
    "collection": MANY,
    "elementVariable": MANY,
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
    "from_outside": HEARING,
}
"""Names of `camunda:property` with a meaning."""

PLAIN = frozenset(
    {
        "id", "name", "isExecutable", "isClosed", "processType", "sourceRef", "targetRef", "isImmediate", "default",
        "attachedToRef", "cancelActivity", "isInterrupting", "parallelMultiple", "triggeredByEvent", "calledElement",
        "messageRef", "gatewayDirection", "eventGatewayType", "instantiate", "startQuantity", "completionQuantity",
        "isForCompensation", "implementation",
    }
)  # fmt: skip
"""Attributes of BPMN itself that we honour or that change nothing."""

HONOURED_VALUES: dict[str, frozenset[str]] = {
    "instantiate": frozenset({"false"}),
    "eventGatewayType": frozenset({"Exclusive"}),
    "parallelMultiple": frozenset({"false"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "isForCompensation": frozenset({"false"}),
    "implementation": frozenset({"##unspecified", "##WebService", "##Other"}),
}
"""The values of attributes of BPMN itself that we honour; others would be ignored (`REFUSED_ATTRIBUTES`)."""
