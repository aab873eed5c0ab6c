"""The page that tells authors which elements of BPMN run: made from the tables lint refuses by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.loop_names import MOST_INSTANCES
from app.engine.supported_elements import (
    ACTIVITIES,
    EVENT_PROCESS_STARTS,
    EVENT_WORDS,
    EVENTS,
    GATEWAYS,
    LOOPS,
    MAX_NODES,
    NOTED,
    NOTED_OUTSIDE,
    REFUSED,
    REFUSED_ATTRIBUTES,
    REFUSED_EVENTS,
    REFUSED_LOOP_PARTS,
    REFUSED_PARTS,
    STRUCTURE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NODES = {
    "userTask": "要有表单（formKey）和候选组或办理人",
    "serviceTask": "要有处理程序（topic）",
    "businessRuleTask": "要有决策（decisionRef）",
    "receiveTask": "等待一条消息",
    "sendTask": "发出一条消息",
    "subProcess": "普通子流程，或由事件发起的事件子流程；数据与外层共用",
    "callActivity": "调用同一文件夹里的流程；用 camunda:in、camunda:out 传数据",
    "exclusiveGateway": "按图上顺序取第一个成立的条件，否则走默认流向",
    "parallelGateway": "全部走；汇合时等每条进线各来一次",
    "inclusiveGateway": "条件成立的都走；汇合时等还能到的都到",
    "eventBasedGateway": "后面的定时器、消息、信号、条件先到先得",
}
PLACES = {
    "startEvent": "开始",
    "eventProcess": "事件子流程的开始",
    "intermediateCatchEvent": "中间捕获",
    "boundaryEvent": "边界",
    "intermediateThrowEvent": "中间抛出",
    "endEvent": "结束",
}
MEANING = f"""## 怎样执行

- **多实例**：列表或次数在进入时算一次；每一次有自己的数据，可以读外层的。全部办完（或提前结束条件成立）后，
  结果按列表的顺序汇成一个列表，名字是该步骤的标识（或结果变量）；子流程和调用活动的每一项是里面写下的全部结果。
  `loopCounter` 是第几次（从 1 起）；提前结束条件里还能读 `nrOfInstances`、`nrOfCompletedInstances`、`nrOfActiveInstances` 和已有的结果。
- **循环标记**：条件成立就再来一次；数据与外层共用。边界事件挂在整个循环上，定时器从第一次算起。
- **事件子流程**：中断的会结束外层的一切，包括正在进行的其他事件子流程；不中断的与外层并行，可以发生多次，外层要等它办完才结束。
  里面的错误先由所在层的事件子流程接，再由外层的边界事件接；事件子流程自己的错误直接往外走。
- **错误与升级**：从最里层往外找，先找代码相同的，再找不写代码的。没有接住的错误会停住这一步，没有接住的升级不影响。
- **信号**：当时正在等它的（同一办件的所有流程里）都会收到；之后才开始等的收不到。
  写了 `from_outside = true` 的（中间事件、边界事件、事件子流程的开始、事件网关后面的），还会收到两个人从“发出信号”页发出的：确认时正在等的每一件各收到一次，一件一个事务。
- **条件事件**：每当办件走到等待时判断；不中断的要先变回不成立才会再次发生。与时间有关的请用定时器。
- **终止结束**：只结束它所在的流程或子流程，连同那里正在进行的事件子流程。
- **链接**：同一层里名字相同的发出端都通到唯一的接收端。
- 开始事件上的消息和定时只说明由来：办件由页面或上级流程发起，检查时会提醒；只有证件失效（`permit_expiry`）由每日巡检发起，画定时开始。
- 每个流程和子流程都要画出一个开始事件、至少一个结束事件；从开始走不到的节点、没有出路的节点会被拒绝。
- 一个流程最多 {MAX_NODES} 个节点，多实例一次最多 {MOST_INSTANCES} 项。
"""


def element_page() -> str:
    """Return the page in Markdown."""
    lines = [
        "# BPMN 元素：支持与拒绝",
        "",
        "这一页由检查程序自己的表生成：`./run cli bpmn-page`。没有列为支持的，发布时会被拒绝，并说出元素的名字、行号和改法。",
        "",
        *_supported(),
        *_events(),
        MEANING,
        *_refused(),
    ]
    return "\n".join(lines)


def _supported() -> Iterator[str]:
    yield "## 支持"
    yield ""
    yield "| 元素 | 说明 |"
    yield "|---|---|"
    for kind in sorted(ACTIVITIES) + sorted(GATEWAYS):
        yield f"| `{kind}` | {NODES[kind]} |"
    for kind, words in [*LOOPS.items(), *STRUCTURE.items()]:
        yield f"| `{kind}` | {words} |"
    for kind in sorted(NOTED) + sorted(NOTED_OUTSIDE):
        yield f"| `{kind}` | 只是图示，不影响执行 |"
    yield ""


def _events() -> Iterator[str]:
    yield "## 事件"
    yield ""
    yield "| 事件定义 | " + " | ".join(PLACES.values()) + " |"
    yield "|---|" + "---|" * len(PLACES)
    known = EVENTS | {"eventProcess": EVENT_PROCESS_STARTS}
    for event, word in EVENT_WORDS.items():
        label = f"{word} `{event}EventDefinition`" if event else word
        marks = ["支持" if event in known[place] else "拒绝" for place in PLACES]
        yield f"| {label} | " + " | ".join(marks) + " |"
    yield ""
    yield "元素名：" + "、".join(f"`{kind}`" for kind in EVENTS) + "。一个事件只能有一种定义。"
    yield ""


def _refused() -> Iterator[str]:
    yield "## 拒绝，以及改法"
    yield ""
    yield "| 元素或属性 | 原因与改法 |"
    yield "|---|---|"
    for kind, reason in [*REFUSED.items(), *REFUSED_PARTS.items(), *REFUSED_LOOP_PARTS.items()]:
        yield f"| `{kind}` | {reason} |"
    for kind, reason in REFUSED_EVENTS.items():
        yield f"| `{kind}EventDefinition` | {reason} |"
    for name, reason in REFUSED_ATTRIBUTES.items():
        yield f"| 属性 `{name}` | {reason} |"
    yield ""
