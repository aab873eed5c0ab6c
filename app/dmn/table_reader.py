"""A decision table from XML (DMN 1.5, 8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import child, children, line_of, text_of
from app.dmn.model import Broken, Input, Output, Rule, Table

if TYPE_CHECKING:
    from app.dmn.feel_texts import FeelTexts

POLICIES = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"})
AGGREGATIONS = frozenset({"", "SUM", "MIN", "MAX", "COUNT"})


def read_table(element: Any, texts: FeelTexts) -> Table | Broken:
    """Return a table, or what is wrong with it as a whole."""
    policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
    if policy not in POLICIES or aggregation not in AGGREGATIONS:
        return texts.broken(element, "决策表", f"不认识的命中策略 {policy} {aggregation}".rstrip())
    outputs = tuple(_output(column, texts) for column in children(element, "output"))
    if not outputs:
        return texts.broken(element, "决策表", "没有输出列")
    inputs = tuple(
        _input(column, place, texts) for place, column in enumerate(children(element, "input"), start=1)
    )
    rules = []
    for number, row in enumerate(children(element, "rule"), start=1):
        rule = _rule(row, number, inputs, outputs, texts)
        if isinstance(rule, Broken):
            return rule
        rules.append(rule)
    return Table(
        texts.decision,
        policy,
        aggregation,
        inputs,
        outputs,
        tuple(rules),
        element.get("id", ""),
        line_of(element),
    )


def _input(element: Any, place: int, texts: FeelTexts) -> Input:
    expression = child(element, "inputExpression")
    text = text_of(expression)
    label = element.get("label") or text or f"第 {place} 列"
    allowed = child(element, "inputValues")
    has_values = bool(text_of(allowed))
    return Input(
        label,
        text,
        texts.expression(element if expression is None else expression, f"输入列“{label}”"),
        texts.cell(allowed, f"输入列“{label}”的允许值") if has_values else None,
        texts.kind(expression, f"输入列“{label}”") if expression is not None else None,
    )


def _output(element: Any, texts: FeelTexts) -> Output:
    label = element.get("label") or element.get("name") or "输出"
    values, default = child(element, "outputValues"), child(element, "defaultOutputEntry")
    return Output(
        element.get("name") or "",
        label,
        texts.values(values, f"输出列“{label}”的允许值") if text_of(values) else None,
        texts.expression(default, f"输出列“{label}”的默认值") if text_of(default) else None,
        texts.kind(element, f"输出列“{label}”"),
    )


def _rule(
    element: Any, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...], texts: FeelTexts
) -> Rule | Broken:
    cells, results = children(element, "inputEntry"), children(element, "outputEntry")
    if len(cells) != len(inputs) or len(results) != len(outputs):
        return texts.broken(element, f"第 {number} 行", "单元格数与列数不符")
    return Rule(
        number,
        element.get("id", ""),
        line_of(element),
        tuple(
            texts.cell(cell, f"第 {number} 行“{column.label}”列")
            for cell, column in zip(cells, inputs, strict=True)
        ),
        tuple(
            texts.expression(cell, f"第 {number} 行“{column.label}”列")
            for cell, column in zip(results, outputs, strict=True)
        ),
    )
