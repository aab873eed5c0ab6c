"""The gate every diagram and decision file passes first: small, plain UTF-8, no DOCTYPE, no entities, shallow."""

from __future__ import annotations

import re

from lxml import etree

from app.domain.problem import Problem, Severity

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000
MAX_DEPTH = 60
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class XmlRefusedError(Exception):
    """The text may not be parsed, or is not XML; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse_xml(data: bytes, file: str, *, most_elements: int = MAX_ELEMENTS) -> etree._Element:
    """Return the root of an XML text; raises XmlRefusedError before anything dangerous is read."""
    if len(data) > MAX_BYTES:
        raise _refusal("xml-size", f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请拆分后再发布", file)
    if not _is_utf8(data):
        raise _refusal("xml-encoding", "文件不是 UTF-8 编码的 XML，请另存为 UTF-8", file)
    if found := _FORBIDDEN.search(data):
        line = data.count(b"\n", 0, found.start()) + 1
        raise _refusal("xml-doctype", "文件含有 DOCTYPE 或实体声明，出于安全不予接受，请删除", file, line)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise _refusal("xml-syntax", f"不是完整的 XML：{broken.msg}", file, broken.lineno) from broken
    _check_size(root, file, most_elements)
    return root


def _is_utf8(data: bytes) -> bool:
    """Tell whether a text is UTF-8 and says so: another encoding would hide a DOCTYPE from the search below."""
    declared = _ENCODING.match(data)
    if declared is not None and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        return False
    try:
        return "\x00" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _check_size(root: etree._Element, file: str, most: int) -> None:
    count, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH or count > most:
            raise _refusal("xml-size", f"元素超过 {most} 个或嵌套超过 {MAX_DEPTH} 层", file)


def _refusal(rule: str, message: str, file: str, line: int | None = None) -> XmlRefusedError:
    return XmlRefusedError(Problem(Severity.ERROR, rule, message, file=file, line=line))
