"""Which elements of BPMN are honoured. What is not listed here is refused, never ignored.

The page for authors is made from these tables (`element_page`).
"""

from __future__ import annotations

import re

ACTIVITIES = frozenset(
    {"userTask", "serviceTask", "businessRuleTask", "receiveTask", "sendTask", "subProcess", "callActivity"}
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
WAITED_FOR = frozenset({"timer", "message", "signal", "conditional"})
"""What an event may wait for; errors and escalations are caught only where something encloses their source."""
EVENTS: dict[str, frozenset[str | None]] = {
    "startEvent": frozenset({None, "message", "timer"}),
    "endEvent": frozenset({None, "message", "error", "escalation", "signal", "terminate"}),
    "intermediateCatchEvent": WAITED_FOR | {"link"},
    "intermediateThrowEvent": frozenset({None, "message", "escalation", "signal", "link"}),
    "boundaryEvent": WAITED_FOR | {"error", "escalation"},
}
EVENT_PROCESS_STARTS = WAITED_FOR | {"error", "escalation"}
"""What may start an event sub-process."""
LOOPS = {
    "multiInstanceLoopCharacteristics": "多实例（并行或依次）：写次数或 camunda:collection，可写提前结束条件",
    "standardLoopCharacteristics": "循环标记：写继续循环的条件，或最多次数",
}
SUPPORTED = ACTIVITIES | GATEWAYS | EVENTS.keys()
STRUCTURE = {
    "process": "一个文件一个流程，要勾选“可执行”",
    "sequenceFlow": "离开任务的连线也可以带条件；一个节点有几条出线就是并行分开",
    "conditionExpression": "FEEL",
    "laneSet": "泳道",
    "lane": "泳道的名字显示为办理方",
    "childLaneSet": "泳道里的泳道",
    "flowNodeRef": "泳道里有哪些节点",
    "documentation": "用户任务上的显示为办理说明",
    "extensionElements": "camunda 的输入参数、属性、in/out；其他扩展会被拒绝",
    "message": "按名字收发，可带消息关联",
    "signal": "由同一办件里的步骤发出；等它的事件写了扩展属性 from_outside = true 的，由系统管理员或分析员发给这项业务所有在等的办件",
    "error": "按代码接住",
    "escalation": "按代码接住，没有接住也不是错误",
    "categoryValueRef": "分组的名字，只是图示",
    "incoming": "与连线重复，不起作用也无妨",
    "outgoing": "与连线重复，不起作用也无妨",
}
"""What is neither a node nor an event and has its meaning."""
WORDS = {
    "process": "流程",
    "subProcess": "子流程",
    "sequenceFlow": "连线",
    "userTask": "用户任务",
    "serviceTask": "服务任务",
    "businessRuleTask": "业务规则任务",
    "callActivity": "调用活动",
    "receiveTask": "接收任务",
    "sendTask": "发送任务",
    "task": "任务",
    "exclusiveGateway": "排他网关",
    "parallelGateway": "并行网关",
    "inclusiveGateway": "包容网关",
    "eventBasedGateway": "事件网关",
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "intermediateCatchEvent": "中间事件",
    "intermediateThrowEvent": "中间事件",
    "boundaryEvent": "边界事件",
}
"""What people call elements that have no name yet."""
_MADE = re.compile(r"(?:Activity|Event|Gateway|Flow|Process|Participant|Lane)_[0-9a-z]{7}")
"""Ids that an editor has made up: they say nothing to anybody."""


def spoken_id(kind: str, identity: str) -> str:
    """Return how an element without a name is called: by its id, or by what it is where an editor made the id up."""
    return f"没有名称的{WORDS[kind]}" if _MADE.fullmatch(identity) and kind in WORDS else identity


NOTED = frozenset(
    {"dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "association", "group"}
)
"""Drawn for readers inside a process; they have no effect, and a note says so."""
NOTED_OUTSIDE = frozenset({"collaboration", "category", "dataStore", "itemDefinition"})
"""The same outside processes: pools and message flows, names of groups, stores and data types."""

REFUSED = {
    "task": "没有类型的任务不会执行，请改成用户任务、服务任务或业务规则任务",
    "scriptTask": "图里不能写程序。请改成服务任务（选择处理程序）或业务规则任务（决策表）",
    "manualTask": "手工任务没有人办理也没有记录，请改成用户任务",
    "complexGateway": "不支持复杂网关，请用排他、并行或包容网关",
    "adHocSubProcess": "不支持即席子流程（清单）。请用并行网关分开，每一项画一个用户任务，再用并行网关汇合；不是每次都要做的，改用包容网关，在连线上写条件",
    "transaction": "不支持事务子流程，请用普通子流程和错误边界事件",
    "implicitThrowEvent": "不支持隐式抛出事件，请用中间抛出事件",
    "subChoreography": "不支持编排图，请画成流程",
    "choreography": "不支持编排图，请画成流程",
    "globalChoreographyTask": "不支持编排图，请画成流程",
    "conversation": "不支持会话图，请画成流程",
    "globalConversation": "不支持会话图，请画成流程",
    "globalTask": "不支持全局任务，请画成流程，再用调用活动",
    "globalUserTask": "不支持全局任务，请画成流程，再用调用活动",
    "globalManualTask": "不支持全局任务，请画成流程，再用调用活动",
    "globalScriptTask": "不支持全局任务，请画成流程，再用调用活动",
    "globalBusinessRuleTask": "不支持全局任务，请画成流程，再用调用活动",
    "interface": "不支持服务接口，请在服务任务上选择处理程序（topic）",
    "resource": "不支持资源，办理人请写在 candidateGroups 里",
    "endPoint": "不支持端点，请在服务任务上选择处理程序（topic）",
    "partnerEntity": "不支持合作方，请用候选组和消息",
    "partnerRole": "不支持合作方，请用候选组和消息",
    "correlationProperty": "不支持关联属性，请用扩展属性 correlation",
    "correlationSubscription": "不支持关联属性，请用扩展属性 correlation",
    "import": "不支持引入别的文件，请把被调用的流程放在同一个文件夹里",
    "extension": "不支持声明扩展，请删除",
    "relationship": "不支持文件之间的关系，请删除",
    "auditing": "不支持审计标记，请删除；每一步本来就有记录",
    "monitoring": "不支持监控标记，请删除；每一步本来就有记录",
    "supports": "不支持流程之间的支持关系，请删除",
    "choreographyTask": "不支持编排图，请画成流程",
    "callChoreography": "不支持编排图，请画成流程",
}
REFUSED_EVENTS = {
    "compensate": "不支持补偿，请画出撤销的步骤",
    "cancel": "不支持取消事件，请用错误边界事件",
}
REFUSED_ATTRIBUTES = {
    "instantiate": "不能由消息任务或事件网关发起流程，办件由页面发起，请删除",
    "eventGatewayType": "事件网关只支持“先到先得”，请改成 Exclusive",
    "parallelMultiple": "一个事件只能等待一种情况，请拆成几个事件",
    "startQuantity": "不支持数量标记，请删除，需要多次时用多实例",
    "completionQuantity": "不支持数量标记，请删除，需要多条分支时用并行网关",
    "isForCompensation": "不支持补偿，请画出撤销的步骤",
    "implementation": "不支持指定实现，请在服务任务上选择处理程序（topic）",
}
REFUSED_PARTS = {
    "ioSpecification": "不支持数据输入输出关联，请用输入参数（camunda:inputParameter）",
    "dataInputAssociation": "不支持数据输入输出关联，请用输入参数（camunda:inputParameter）",
    "dataOutputAssociation": "不支持数据输入输出关联，请用结果变量（camunda:resultVariable）",
    "property": "不支持流程属性，请直接读写步骤的结果",
    "auditing": "不支持审计标记，请删除；每一步本来就有记录",
    "monitoring": "不支持监控标记，请删除；每一步本来就有记录",
    "potentialOwner": "办理人请写在 candidateGroups 里，资源角色不会生效",
    "humanPerformer": "办理人请写在 candidateGroups 里，资源角色不会生效",
    "performer": "办理人请写在 candidateGroups 里，资源角色不会生效",
    "resourceRole": "办理人请写在 candidateGroups 里，资源角色不会生效",
    "script": "图里不能写程序，请改成服务任务",
}
REFUSED_LOOP_PARTS = {
    "loopDataInputRef": "不支持 BPMN 的数据引用，请用 camunda:collection 写要逐个处理的列表",
    "loopDataOutputRef": "不支持 BPMN 的数据引用；请直接读以本步骤的标识（或结果变量）为名的列表，里面是各次的结果",
    "inputDataItem": "不支持 BPMN 的数据引用，请用 camunda:elementVariable 写每一项的名字",
    "outputDataItem": "不支持 BPMN 的数据引用，请直接读以本步骤的标识（或结果变量）为名的列表",
    "complexBehaviorDefinition": "不支持多实例的自定义事件，请在里面画出要抛出的事件",
}
MAX_NODES = 150

EVENT_PLACES = {
    "startEvent": "开始事件",
    "intermediateCatchEvent": "中间捕获事件",
    "boundaryEvent": "边界事件",
    "intermediateThrowEvent": "中间抛出事件",
    "endEvent": "结束事件",
}
"""What people call events by where they stand."""
EVENT_WORDS: dict[str | None, str] = {
    None: "无",
    "timer": "定时",
    "message": "消息",
    "signal": "信号",
    "conditional": "条件",
    "error": "错误",
    "escalation": "升级",
    "link": "链接",
    "terminate": "终止",
    "compensate": "补偿",
    "cancel": "取消",
}
"""What people call events by what they wait for or say."""
