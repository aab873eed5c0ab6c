"""Read and replace rules of a decision table as they are written, the rest of the file untouched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import children, parse_dmn, text_of
from app.domain.nearest import nearest, or_meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule's entries as text."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def written_rules(data: bytes, decision: str) -> tuple[WrittenRule, ...]:
    """Return the rules of a decision's table in order; raises DmnError when there is no such table."""
    return tuple(_read(rule) for rule in _rules(_table(parse_dmn(data), decision)))


def replaced_rules(
    data: bytes, decision: str, inputs: Sequence[str], outputs: Sequence[Sequence[str]]
) -> bytes:
    """Return the file with new rules in place of all whose conditions read like `inputs`; raises DmnError."""
    root = parse_dmn(data)
    table = _table(root, decision)
    old = [rule for rule in _rules(table) if _read(rule).inputs == tuple(inputs)]
    if not old:
        raise DmnError(f"决策表“{decision}”没有这样的条件：{'，'.join(inputs)}")
    place = table.index(old[0])
    for rule in old:
        table.remove(rule)
    names = _free_names(root, decision)
    for offset, texts in enumerate(outputs):
        table.insert(place + offset, _rule(table, next(names), inputs, texts))
    etree.indent(root, space="  ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def has_table(data: bytes, decision: str) -> bool:
    """Tell whether a file has a decision of that name with a table."""
    return _found(parse_dmn(data), decision) is not None


def with_outputs(data: bytes, decision: str, texts: Mapping[str, str]) -> bytes:
    """Return the file with the same text in every cell of some output columns; raises DmnError for a column it lacks."""
    root = parse_dmn(data)
    table = _table(root, decision)
    columns = [output.get("name") for output in children(table, "output")]
    for name, text in texts.items():
        if name not in columns:
            known = "、".join(filter(None, columns))
            raise DmnError(
                f"决策表“{decision}”没有输出列“{name}”{or_meant(nearest(name, columns))}，有的是 {known}"
            )
        for rule in _rules(table):
            entry = children(rule, "outputEntry")[columns.index(name)]
            children(entry, "text")[0].text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _table(root: Any, decision: str) -> Any:
    table = _found(root, decision)
    if table is None:
        raise DmnError(f"没有名为“{decision}”的决策表")
    return table


def _found(root: Any, decision: str) -> Any:
    for element in children(root, "decision"):
        tables = children(element, "decisionTable")
        if element.get("id") == decision and tables:
            return tables[0]
    return None


def _rules(table: Any) -> list[Any]:
    return children(table, "rule")


def _read(rule: Any) -> WrittenRule:
    return WrittenRule(
        tuple(text_of(entry).strip() for entry in children(rule, "inputEntry")),
        tuple(text_of(entry).strip() for entry in children(rule, "outputEntry")),
    )


def _free_names(root: Any, decision: str) -> Iterator[str]:
    """Yield ids that nothing in the file has."""
    taken = {element.get("id") for element in root.iter() if element.get("id")}
    number = 1
    while True:
        name = f"{decision}_rule_{number}"
        if name not in taken:
            yield name
        number += 1


def _rule(table: Any, name: str, inputs: Sequence[str], outputs: Sequence[str]) -> Any:
    space = etree.QName(table).namespace
    rule = etree.Element(f"{{{space}}}rule", id=name)
    for tag, short, texts in (("inputEntry", "in", inputs), ("outputEntry", "out", outputs)):
        for number, text in enumerate(texts, start=1):
            entry = etree.SubElement(rule, f"{{{space}}}{tag}", id=f"{name}_{short}_{number}")
            etree.SubElement(entry, f"{{{space}}}text").text = text
    return rule
