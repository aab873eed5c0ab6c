"""Read a DMN file, 1.1 to 1.5; whatever cannot be read is refused with its place."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from app.dmn.boxes import BoxReader, local
from app.dmn.dmn_errors import DmnError
from app.dmn.model import Decision, Definitions

__all__ = ["Definitions", "DmnError", "read_definitions"]
MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 50_000
NAMESPACES = re.compile(
    r"(http|https)://www\.omg\.org/spec/DMN/[0-9]+/(dmn\.xsd|MODEL/?|DMN)|http://www\.omg\.org/spec/DMN/[0-9]+.*"
)
_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def read_definitions(data: bytes) -> Definitions:
    """Return the model of a file; raises DmnError."""
    root = _parsed(data)
    if local(root) != "definitions" or not NAMESPACES.match(etree.QName(root).namespace or ""):
        raise DmnError("不是 DMN 决策文件（根元素应是 DMN 1.1–1.5 的 definitions）", line=root.sourceline)
    input_data = {item.get("id", ""): _variable(item) for item in root if local(item) == "inputData"}
    names = _names(root)
    decisions, knowledge = {}, {}
    for item in root:
        if local(item) == "decision":
            decisions[item.get("id", "")] = _decision(item, names)
        elif local(item) == "businessKnowledgeModel":
            knowledge[item.get("id", "")] = _knowledge(item, names)
        elif local(item) == "import":
            raise DmnError("不支持引入其他决策文件（import），请放进同一个文件", line=item.sourceline)
    _refuse_circles(decisions | knowledge)
    return Definitions(root.get("name", ""), decisions, knowledge, input_data)


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES or b"\x00" in data:
        raise DmnError("文件太大或不是 UTF-8 编码的 XML")
    if _FORBIDDEN.search(data):
        raise DmnError("文件含有 DOCTYPE 或实体声明，出于安全不予接受，请删除")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise DmnError(f"不是完整的 XML：{broken.msg}", line=broken.lineno) from broken
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise DmnError(f"元素超过 {MAX_ELEMENTS} 个")
    return root


def _variable(item: Any) -> str:
    for child in item:
        if local(child) == "variable" and child.get("name"):
            return str(child.get("name"))
    return str(item.get("name") or item.get("id"))


def _names(root: Any) -> frozenset[str]:
    """Return all names of the file, so that those with spaces can be recognised in expressions."""
    kinds = {
        "variable",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "formalParameter",
        "itemComponent",
        "column",
        "output",
        "contextEntry",
    }
    return frozenset(
        element.get("name") for element in root.iter() if element.get("name") and local(element) in kinds
    )


def _decision(item: Any, names: frozenset[str]) -> Decision:
    boxes = [child for child in item if local(child) in BoxReader.KINDS]
    reader = BoxReader(names, str(item.get("name") or item.get("id")))
    return Decision(
        id=item.get("id", ""),
        name=item.get("name", "") or item.get("id", ""),
        variable=_variable(item),
        box=reader.read(boxes[0]) if boxes else None,
        requires=_requires(item),
        line=item.sourceline or 0,
    )


def _knowledge(item: Any, names: frozenset[str]) -> Decision:
    logic = next((child for child in item if local(child) == "encapsulatedLogic"), None)
    reader = BoxReader(names, str(item.get("name") or item.get("id")))
    return Decision(
        id=item.get("id", ""),
        name=item.get("name", ""),
        variable=_variable(item),
        box=reader.function(logic) if logic is not None else None,
        requires=_requires(item),
        line=item.sourceline or 0,
    )


def _requires(item: Any) -> tuple[str, ...]:
    found = []
    for child in item:
        if local(child) in {"informationRequirement", "knowledgeRequirement"}:
            found += [
                (reference.get("href") or "").removeprefix("#")
                for reference in child
                if local(reference) in {"requiredDecision", "requiredKnowledge"}
            ]
    return tuple(found)


def _refuse_circles(decisions: dict[str, Decision]) -> None:
    done: set[str] = set()

    def visit(identity: str, on_path: frozenset[str]) -> None:
        if identity in on_path:
            raise DmnError(f"决策“{decisions[identity].name}”依赖它自己", element=identity)
        if identity in done or identity not in decisions:
            return
        for required in decisions[identity].requires:
            visit(required, on_path | {identity})
        done.add(identity)

    for identity in decisions:
        visit(identity, frozenset())
