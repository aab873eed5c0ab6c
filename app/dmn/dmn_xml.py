"""The door for DMN files: what is refused before anything is read from them."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from app.dmn.dmn_errors import DmnError

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 50_000
NAMESPACES = re.compile(r"https?://www\.omg\.org/spec/DMN/[0-9]+/.+")
_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_dmn(data: bytes) -> Any:
    """Return the root of a DMN file of any version; raises DmnError."""
    root = parse_xml(data)
    if local(root) != "definitions" or not NAMESPACES.match(etree.QName(root).namespace or ""):
        raise DmnError("不是 DMN 决策文件（根元素应是 DMN 1.1–1.5 的 definitions）", line=line_of(root))
    return root


def parse_xml(data: bytes) -> Any:
    """Return the root of a file that reaches for nothing outside itself; raises DmnError."""
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
