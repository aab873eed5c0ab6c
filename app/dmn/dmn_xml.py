"""The door for DMN files: what is refused before anything is read from them."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from app.dmn.dmn_errors import DmnError
from app.dmn.xml_gate import XmlRefusedError
from app.dmn.xml_gate import parse_xml as pass_gate

MAX_ELEMENTS = 50_000
"""A table of a thousand rules has so many cells."""
NAMESPACES = re.compile(r"https?://www\.omg\.org/spec/DMN/[0-9]+/.+")


def parse_dmn(data: bytes) -> Any:
    """Return the root of a DMN file of any version; raises DmnError."""
    root = parse_xml(data)
    if local(root) != "definitions" or not NAMESPACES.match(etree.QName(root).namespace or ""):
        raise DmnError("不是 DMN 决策文件（根元素应是 DMN 1.1–1.5 的 definitions）", line=line_of(root))
    return root


def parse_xml(data: bytes) -> Any:
    """Return the root of a file that passes the gate of all XML; raises DmnError."""
    try:
        return pass_gate(data, "", most_elements=MAX_ELEMENTS)
    except XmlRefusedError as refused:
        raise DmnError(refused.problem.message, line=refused.problem.line or 0) from refused


def local(element: Any) -> str:
    """Return an element's tag without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Any, *tags: str) -> list[Any]:
    """Return the children with one of some tags, in order."""
    return [child for child in element if local(child) in tags]


def child(element: Any, *tags: str) -> Any:
    """Return the first child with one of some tags, or None."""
    return next((found for found in element if local(found) in tags), None)


def text_of(element: Any, tag: str = "text") -> str:
    """Return the text of a child, or nothing."""
    found = child(element, tag) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def line_of(element: Any) -> int:
    """Return the line an element stands in."""
    return int(element.sourceline or 0)
