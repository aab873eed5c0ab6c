"""The catalogue of an edition as tables that people read, in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.feel.kind_names import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.services.editions.edition_catalogue import EditionCatalogue

Lines = tuple[tuple[str, ...], ...]
YES = "是"
CODES = {
    "slot": "材料",
    "notice": "通知",
    "paper": "文书",
    "group": "候选组",
    "level": "审核级别",
    "error": "错误代码",
    "escalation": "升级代码",
    "message": "消息",
    "signal": "信号",
    "application": "办件状态",
    "permit": "证件状态",
    "association": "关联状态",
    "permission": "业务办理权限状态",
    "permission_scope": "业务办理权限范围",
    "permit_type": "证件类型",
}
"""What people call each kind of code."""
NODES = {
    "userTask": "用户任务",
    "serviceTask": "服务任务",
    "businessRuleTask": "决策",
    "callActivity": "调用流程",
    "subProcess": "子流程",
    "exclusiveGateway": "互斥网关",
    "parallelGateway": "并行网关",
    "inclusiveGateway": "包容网关",
    "eventBasedGateway": "事件网关",
    "startEvent": "开始",
    "endEvent": "结束",
    "boundaryEvent": "边界事件",
    "intermediateCatchEvent": "等待事件",
    "intermediateThrowEvent": "抛出事件",
    "receiveTask": "接收任务",
    "sendTask": "发送任务",
}
PARAMETER_KINDS = {"text": "文字", "number": "数字", "boolean": "真假", "list": "列表", "any": "任意值"}


@dataclass(frozen=True, slots=True)
class CatalogueTable:
    """A table with its title and the names of its columns."""

    title: str
    columns: tuple[str, ...]
    rows: Lines


def common_tables(catalogue: EditionCatalogue) -> tuple[CatalogueTable, ...]:
    """Return what is the same for every procedure: facts of the case, the manual's numbers, values of texts and acts."""
    return (
        CatalogueTable("办件（case）", ("名称", "类型", "取值"), _typed(catalogue.facts)),
        CatalogueTable(
            "手册的数",
            ("名称", "数值", "含义"),
            tuple((one["name"], str(one["value"]), one["meaning"]) for one in catalogue.parameters),
        ),
        CatalogueTable(
            "通知正文可以用的值",
            ("名称", "类型", "含义"),
            tuple((one["name"], _kind(one), one["meaning"]) for one in catalogue.placeholders),
        ),
        CatalogueTable("行为的条件可以用的值", ("名称", "类型", "取值"), _typed(catalogue.act_inputs)),
        CatalogueTable(
            "文书可以用的值",
            ("名称", "类型", "含义"),
            tuple((one["name"], _kind(one), one["meaning"]) for one in catalogue.paper_values),
        ),
    )


def handler_table(handlers: Iterable[Mapping[str, Any]]) -> CatalogueTable:
    """Return service tasks: what they are given, what facts they read, what they give."""
    rows = tuple(
        (
            one["name"],
            "；".join(map(_parameter, one["takes"])),
            "、".join(one["reads"]),
            "；".join(f"{row['name']}：{_kind(row)}" for row in one["gives"]),
            "、".join(one["errors"]),
        )
        for one in handlers
    )
    return CatalogueTable("处理程序", ("名称", "参数（* 必填）", "读取的事实", "结果", "错误"), rows)


def code_table(codes: Iterable[Mapping[str, Any]]) -> CatalogueTable:
    """Return the codes of each kind in one line."""
    found: dict[str, list[str]] = {}
    for one in codes:
        found.setdefault(one["kind"], []).append(one["code"])
    rows = tuple((CODES[kind], "、".join(listed)) for kind, listed in found.items())
    return CatalogueTable("代码", ("种类", "代码"), rows)


def edition_tables(catalogue: EditionCatalogue) -> tuple[CatalogueTable, ...]:
    """Return what is an edition's own: variables, fields, decisions, steps."""
    return (
        CatalogueTable(
            "流程里的数据",
            ("流程", "名称", "类型", "取值", "由谁写入"),
            tuple(
                (one["process"], one["name"], _kind(one), _options(one), "、".join(one["written_by"]))
                for one in catalogue.variables
            ),
        ),
        CatalogueTable(
            "表单字段",
            ("表单", "步骤", "字段", "标题", "类型", "取值", "交给流程"),
            tuple(
                (
                    one["form"],
                    "、".join(one["steps"]),
                    one["name"],
                    one["label"],
                    _kind(one),
                    _options(one),
                    YES if one["case_data"] else "",
                )
                for one in catalogue.forms
            ),
        ),
        CatalogueTable(
            "决策",
            ("决策", "名称", "读取", "结果"),
            tuple(
                (
                    one["decision"],
                    one["name"],
                    "；".join(one["reads"]),
                    "；".join(_result(row) for row in one["gives"]),
                )
                for one in catalogue.decisions
            ),
        ),
        CatalogueTable(
            "步骤",
            ("流程", "标识", "种类", "名称"),
            tuple(
                (one["process"], one["id"], NODES.get(str(one["kind"]), str(one["kind"])), one["name"])
                for one in catalogue.steps
            ),
        ),
    )


def all_tables(catalogue: EditionCatalogue) -> tuple[CatalogueTable, ...]:
    """Return every table of an edition."""
    return (
        *common_tables(catalogue),
        *edition_tables(catalogue),
        handler_table(catalogue.handlers),
        code_table(catalogue.codes),
    )


def _typed(rows: Iterable[Mapping[str, Any]]) -> Lines:
    return tuple((one["name"], _kind(one), _options(one)) for one in rows)


def _kind(row: Mapping[str, Any]) -> str:
    kind = str(row["type"])
    if kind.startswith("list<"):
        inner = kind.removeprefix("list<").removesuffix(">")
        return f"{_kind({'type': inner})}的列表" if inner != "Any" else "列表"
    return KIND_NAMES.get(kind, "任意值")


def _options(row: Mapping[str, Any]) -> str:
    return "、".join(row["options"])


def _result(row: Mapping[str, Any]) -> str:
    options = f"（{_options(row)}）" if row["options"] else ""
    return f"{row['name']}：{_kind(row)}{options}"


def _parameter(one: Mapping[str, Any]) -> str:
    options = f"（{'、'.join(one['options'])}）" if one["options"] else ""
    return f"{one['name']}{'*' if one['required'] else ''}：{PARAMETER_KINDS[one['type']]}{options}"
