"""Boxed expressions of DMN from XML, every FEEL text compiled on the way."""

from __future__ import annotations

from typing import Any, ClassVar

from lxml import etree

from app.dmn import model
from app.dmn.dmn_errors import DmnError
from app.feel.expression import (
    Expression,
    FeelBudgetError,
    FeelSyntaxError,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)

POLICIES = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"})


def local(element: Any) -> str:
    """Return an element's tag without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Any, tag: str = "text") -> str:
    """Return the text of a child, or nothing."""
    for child in element:
        if local(child) == tag:
            return (child.text or "").strip()
    return ""


class BoxReader:
    """Reads the boxes of one decision; `decision` is its name for error messages."""

    KINDS: ClassVar[frozenset[str]] = frozenset(
        {
            "decisionTable",
            "literalExpression",
            "context",
            "list",
            "relation",
            "invocation",
            "functionDefinition",
        }
    )

    def __init__(self, names: frozenset[str], decision: str) -> None:
        self.names = names
        self.decision = decision

    def read(self, element: Any) -> model.Box:
        """Return a box; raises DmnError."""
        match local(element):
            case "decisionTable":
                return self._table(element)
            case "literalExpression":
                return model.LiteralBox(self._feel(text_of(element), element, "表达式"))
            case "context":
                return self._context(element)
            case "list":
                return model.ListBox(tuple(self.read(child) for child in self._boxes(element)))
            case "relation":
                return self._relation(element)
            case "invocation":
                return self._invocation(element)
            case "functionDefinition":
                return self.function(element)
            case other:
                raise self._error(element, f"不支持的表达式类型 {other}")

    def function(self, element: Any) -> model.FunctionBox:
        """Return a function; raises DmnError for external ones."""
        if element.get("kind", "FEEL") != "FEEL":
            raise self._error(element, f"不支持外部函数（{element.get('kind')}）")
        parameters = tuple(child.get("name", "") for child in element if local(child) == "formalParameter")
        return model.FunctionBox(parameters, self.read(self._boxes(element)[0]))

    def _boxes(self, element: Any) -> list[Any]:
        found = [child for child in element if local(child) in self.KINDS]
        if not found and local(element) != "list":
            raise self._error(element, "没有写表达式")
        return found

    def _context(self, element: Any) -> model.ContextBox:
        entries: list[tuple[str | None, model.Box]] = []
        for entry in element:
            if local(entry) == "contextEntry":
                variable = next((child.get("name") for child in entry if local(child) == "variable"), None)
                entries.append((variable, self.read(self._boxes(entry)[0])))
        return model.ContextBox(tuple(entries))

    def _relation(self, element: Any) -> model.RelationBox:
        columns = tuple(child.get("name", "") for child in element if local(child) == "column")
        rows = tuple(
            tuple(self.read(cell) for cell in self._boxes(row)) for row in element if local(row) == "row"
        )
        return model.RelationBox(columns, rows)

    def _invocation(self, element: Any) -> model.InvocationBox:
        bindings = []
        for binding in element:
            if local(binding) == "binding":
                parameter = next(child.get("name", "") for child in binding if local(child) == "parameter")
                bindings.append((parameter, self.read(self._boxes(binding)[0])))
        return model.InvocationBox(
            self._feel(text_of(self._boxes(element)[0]), element, "函数名"), tuple(bindings)
        )

    def _table(self, element: Any) -> model.Table:
        policy = element.get("hitPolicy", "UNIQUE")
        if policy not in POLICIES:
            raise self._error(element, f"不认识的命中策略 {policy}")
        inputs = tuple(
            self._input(child, place) for place, child in enumerate(self._children(element, "input"), start=1)
        )
        outputs = tuple(self._output(child) for child in self._children(element, "output"))
        if not outputs:
            raise self._error(element, "决策表没有输出列")
        rules = tuple(
            self._rule(child, number, inputs, outputs)
            for number, child in enumerate(self._children(element, "rule"), start=1)
        )
        return model.Table(policy, element.get("aggregation", ""), inputs, outputs, rules)

    def _children(self, element: Any, tag: str) -> list[Any]:
        return [child for child in element if local(child) == tag]

    def _input(self, element: Any, place: int) -> model.Input:
        expression = next((child for child in element if local(child) == "inputExpression"), None)
        text = text_of(expression) if expression is not None else ""
        label = element.get("label") or text or f"第 {place} 列"
        allowed = next((child for child in element if local(child) == "inputValues"), None)
        return model.Input(
            label,
            self._feel(text, element, f"输入列“{label}”"),
            self._tests(text_of(allowed), element, f"输入列“{label}”的允许值")
            if allowed is not None
            else None,
        )

    def _output(self, element: Any) -> model.Output:
        label = element.get("label") or element.get("name") or "输出"
        allowed = next((child for child in element if local(child) == "outputValues"), None)
        values = (
            self._feel(f"[{text_of(allowed)}]", element, f"输出列“{label}”的允许值")
            if allowed is not None
            else None
        )
        default = next((child for child in element if local(child) == "defaultOutputEntry"), None)
        return model.Output(
            element.get("name") or "",
            label,
            (values,) if values is not None else (),
            self._feel(text_of(default), element, f"输出列“{label}”的默认值")
            if default is not None
            else None,
        )

    def _rule(
        self, element: Any, number: int, inputs: tuple[model.Input, ...], outputs: tuple[model.Output, ...]
    ) -> model.Rule:
        cells, results = self._children(element, "inputEntry"), self._children(element, "outputEntry")
        if len(cells) != len(inputs) or len(results) != len(outputs):
            raise self._error(element, f"第 {number} 行的单元格数与列数不符")
        tests = tuple(
            self._tests(text_of(cell), cell, f"第 {number} 行“{column.label}”列")
            for cell, column in zip(cells, inputs, strict=True)
        )
        values = tuple(
            self._feel(text_of(cell), cell, f"第 {number} 行“{column.label}”列")
            for cell, column in zip(results, outputs, strict=True)
        )
        return model.Rule(number, element.get("id", ""), tests, values)

    def _feel(self, text: str, element: Any, place: str) -> Expression:
        try:
            return compile_expression(text or "null", names=self.names)
        except (FeelSyntaxError, FeelBudgetError) as broken:
            raise self._error(element, f"{place}写法有误，{broken}") from broken

    def _tests(self, text: str, element: Any, place: str) -> UnaryTests:
        try:
            return compile_unary_tests(text, names=self.names)
        except (FeelSyntaxError, FeelBudgetError) as broken:
            raise self._error(element, f"{place}写法有误，{broken}") from broken

    def _error(self, element: Any, message: str) -> DmnError:
        line = element.sourceline
        return DmnError(
            f"决策“{self.decision}”（第 {line} 行）：{message}", element=element.get("id", ""), line=line
        )
