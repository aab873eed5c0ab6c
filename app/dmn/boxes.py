"""Boxed expressions from XML into trees of FEEL (DMN 1.5, 10.2.1 and 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import child, children, line_of, local
from app.dmn.model import Broken, Fitted, Scoped, Table
from app.dmn.table_reader import read_table
from app.feel import tree
from app.feel.feel_types import ANY

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.dmn.feel_texts import FeelTexts

MAX_NESTING = 30


class BoxReader:
    """Reads the boxes of one decision; `tables` collects the decision tables on the way."""

    def __init__(self, texts: FeelTexts) -> None:
        self.texts = texts
        self.tables: list[Table] = []
        self._depth = 0

    def read(self, element: Any) -> Any:
        """Return the tree of a box; what cannot be used is a broken place. Raises DmnError when too deep."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise DmnError(
                f"方框嵌套超过 {MAX_NESTING} 层", element=element.get("id", ""), line=line_of(element)
            )
        found = READERS[local(element)](self, element)
        self._depth -= 1
        kind = self.texts.kind(element, "类型")
        return found if kind is None else Fitted(found, kind, f"决策“{self.texts.decision}”")

    def inside(self, element: Any) -> Any:
        """Return the tree of the box inside an element; nothing is null."""
        found = child(element, *READERS)
        return tree.Literal(None) if found is None else self.read(found)

    def part(self, element: Any, tag: str) -> Any:
        """Return the tree of the box inside a named part of an element."""
        found = child(element, tag)
        if found is None:
            return self.texts.broken(element, tag, f"缺少 {tag}")
        return self.inside(found)

    def function(self, element: Any) -> Any:
        """Return the tree of a function."""
        if element.get("kind", "FEEL") != "FEEL":
            return self.texts.broken(element, "函数", f"不支持外部函数（{element.get('kind')}）")
        parameters = children(element, "formalParameter")
        return tree.FunctionOf(
            tuple(parameter.get("name", "") for parameter in parameters),
            tuple(self.texts.kind(parameter, "参数类型") or ANY for parameter in parameters),
            self.inside(element),
        )


def _literal(reader: BoxReader, element: Any) -> Any:
    return reader.texts.expression(element, "表达式")


def _table(reader: BoxReader, element: Any) -> Any:
    table = read_table(element, reader.texts)
    if isinstance(table, Table):
        reader.tables.append(table)
    return table


def _context(reader: BoxReader, element: Any) -> Any:
    entries: list[tuple[str, Any]] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        value = reader.inside(entry)
        if variable is None:
            return Scoped(tuple(entries), value)
        kind = reader.texts.kind(variable, "类型")
        name = variable.get("name", "")
        if name in {known for known, _ in entries}:
            return reader.texts.broken(entry, "上下文", f"重复的名称“{name}”")
        entries.append((name, value if kind is None else Fitted(value, kind, f"“{name}”")))
    return tree.ContextOf(tuple(entries))


def _list(reader: BoxReader, element: Any) -> Any:
    return tree.ListOf(tuple(reader.read(item) for item in children(element, *READERS)))


def _relation(reader: BoxReader, element: Any) -> Any:
    columns = children(element, "column")
    names = [column.get("name", "") for column in columns]
    kinds = [reader.texts.kind(column, "类型") for column in columns]
    rows = []
    for number, row in enumerate(children(element, "row"), start=1):
        cells = [reader.read(cell) for cell in children(row, *READERS)]
        if len(cells) != len(names):
            return reader.texts.broken(row, f"第 {number} 行", "单元格数与列数不符")
        fitted = [
            cell if kind is None else Fitted(cell, kind, f"“{name}”")
            for name, kind, cell in zip(names, kinds, cells, strict=True)
        ]
        # Cells do not see their neighbours, so a row is a context made from outside, not one of entries.
        rows.append(tree.Row(tuple(zip(names, fitted, strict=True))))
    return tree.ListOf(tuple(rows))


def _invocation(reader: BoxReader, element: Any) -> Any:
    function = child(element, "literalExpression")
    if function is None:
        return reader.texts.broken(element, "调用", "没有写函数名")
    bindings = children(element, "binding")
    names = []
    values = []
    for binding in bindings:
        parameter = child(binding, "parameter")
        if parameter is None:
            return reader.texts.broken(binding, "调用", "绑定没有参数名")
        names.append(parameter.get("name", ""))
        values.append(reader.inside(binding))
    return tree.Call(reader.texts.expression(function, "函数名"), tuple(values), tuple(names))


def _conditional(reader: BoxReader, element: Any) -> Any:
    return tree.If(*(reader.part(element, tag) for tag in ("if", "then", "else")))


def _filter(reader: BoxReader, element: Any) -> Any:
    return tree.Filter(reader.part(element, "in"), reader.part(element, "match"))


def _for(reader: BoxReader, element: Any) -> Any:
    iterator = element.get("iteratorVariable", ""), reader.part(element, "in"), None
    return tree.For((iterator,), reader.part(element, "return"))


def _quantified(reader: BoxReader, element: Any) -> Any:
    iterator = element.get("iteratorVariable", ""), reader.part(element, "in"), None
    return tree.Quantified(local(element) == "every", (iterator,), reader.part(element, "satisfies"))


READERS: dict[str, Callable[[BoxReader, Any], Any]] = {
    "decisionTable": _table,
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": BoxReader.function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}

__all__ = ["READERS", "BoxReader", "Broken"]
