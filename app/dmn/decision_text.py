"""A decision file as its author wrote it: columns, rows and expressions as text, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import child, children, local, parse_dmn, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICIES = {
    "UNIQUE": "只能有一行符合",
    "FIRST": "取第一个符合的行",
    "ANY": "符合的各行结果要相同",
    "PRIORITY": "取结果最优先的行",
    "COLLECT": "取全部符合的行",
    "RULE ORDER": "按行的先后取全部符合的行",
    "OUTPUT ORDER": "按结果的先后取全部符合的行",
}
"""Hit policies in words."""
AGGREGATIONS = {"SUM": "求和", "COUNT": "计数", "MIN": "取最小", "MAX": "取最大"}


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column: its heading, what it reads or the name of its result, its type and the values it allows."""

    label: str
    reads: str
    type: str
    allowed: str


@dataclass(frozen=True, slots=True)
class RowText:
    """A row as people see it, counted from 1."""

    number: int
    cells: tuple[str, ...]
    results: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class DecisionText:
    """A decision: a table, or an expression where it has none."""

    id: str
    name: str
    about: str
    policy: str
    inputs: tuple[ColumnText, ...]
    outputs: tuple[ColumnText, ...]
    rows: tuple[RowText, ...]
    expression: str


def decision_texts(content: bytes) -> tuple[DecisionText, ...]:
    """Return the decisions of a file in its order; raises DmnError for what is no decision file."""
    return tuple(_decisions(parse_dmn(content)))


def _decisions(root: Any) -> Iterator[DecisionText]:
    for element in children(root, "decision", "businessKnowledgeModel"):
        table = next((one for one in element.iter() if local(one) == "decisionTable"), None)
        expression = "" if table is not None else _expression(element)
        yield DecisionText(
            id=element.get("id", ""),
            name=element.get("name") or element.get("id", ""),
            about=text_of(element, "description"),
            policy=_policy(table) if table is not None else "",
            inputs=tuple(map(_input, children(table, "input"))) if table is not None else (),
            outputs=tuple(map(_output, children(table, "output"))) if table is not None else (),
            rows=tuple(_rows(table)) if table is not None else (),
            expression=expression,
        )


def _policy(table: Any) -> str:
    policy: str = table.get("hitPolicy", "UNIQUE")
    added = AGGREGATIONS.get(table.get("aggregation", ""), "")
    return POLICIES.get(policy, policy) + (f"，{added}" if added else "")


def _input(column: Any) -> ColumnText:
    expression = child(column, "inputExpression")
    reads = text_of(expression) if expression is not None else ""
    kind = expression.get("typeRef", "") if expression is not None else ""
    return ColumnText(column.get("label") or reads, reads, kind, text_of(child(column, "inputValues")))


def _output(column: Any) -> ColumnText:
    name = column.get("name", "")
    allowed = text_of(child(column, "outputValues"))
    return ColumnText(column.get("label") or name, name, column.get("typeRef", ""), allowed)


def _rows(table: Any) -> Iterator[RowText]:
    for number, rule in enumerate(children(table, "rule"), 1):
        notes = [text_of(one) for one in children(rule, "annotationEntry")]
        yield RowText(
            number=number,
            cells=tuple(text_of(one) for one in children(rule, "inputEntry")),
            results=tuple(text_of(one) for one in children(rule, "outputEntry")),
            about="；".join(filter(None, (text_of(rule, "description"), *notes))),
        )


def _expression(element: Any) -> str:
    """Return the text of a box that is no table: of each expression in it, with the name it is known by."""
    found = []
    for box in element.iter():
        if local(box) == "literalExpression" and (text := text_of(box)):
            named = child(box.getparent(), "variable") if local(box.getparent()) == "contextEntry" else None
            name = named.get("name", "") if named is not None else ""
            found.append(f"{name} = {text}" if name else text)
    return "\n".join(found)
