"""Ids in memory for elements that were drawn without one: the standard leaves them out where nothing refers to them.

They go by the order of the file, so that they are the same each time the file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.xml_gate import parse_xml
from app.engine.bpmn_xml import SCOPES, B, local
from app.engine.supported_elements import NOTED, SUPPORTED

if TYPE_CHECKING:
    from lxml import etree

NEED_ONE = SUPPORTED | NOTED | {"sequenceFlow"}
LONGEST_PREFIX = 30


def parse_diagram(data: bytes, file: str) -> etree._Element:
    """Return the root of a diagram in which every element that runs has an id; raises XmlRefusedError."""
    root = parse_xml(data, file)
    for process in root.iter(f"{B}process"):
        _give(process, (process.get("id") or "process")[:LONGEST_PREFIX], _taken(root))
    return root


def _taken(root: Any) -> set[str]:
    return {identity for element in root.iter() if (identity := element.get("id"))}


def _give(process: Any, prefix: str, taken: set[str]) -> None:
    number = 0
    for scope in process.iter(*SCOPES):
        for element in scope:
            kind = local(element)
            if element.get("id") or kind not in NEED_ONE or not str(element.tag).startswith(B):
                continue
            number += 1
            while f"{prefix}_{kind}_{number}" in taken:
                number += 1
            element.set("id", f"{prefix}_{kind}_{number}")
