"""A digest of what files mean: how a tool happens to write them does not count, every word that people read does.

Not counted are the order of attributes, an attribute that says what is taken for granted, white space around texts,
comments, where shapes are drawn, lanes without a step, the tool that saved the file, what repeats the flows
(`incoming`, `outgoing`), and stories: no case runs by them.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import parse_xml
from app.domain.exact_json import read_json
from app.domain.story_files import without_stories
from app.engine.bpmn_xml import B, local

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAWN = frozenset({"BPMNDiagram", "DMNDI"})
REPEATED = frozenset({f"{B}incoming", f"{B}outgoing"})
TOOLS = ("{http://bpmn.io/", "{http://camunda.org/schema/modeler/")
TOOL_NAMES = frozenset({"exporter", "exporterVersion"})
UNSAID = {
    ("decisionTable", "hitPolicy"): "UNIQUE",
    ("boundaryEvent", "cancelActivity"): "true",
    ("startEvent", "isInterrupting"): "true",
    ("multiInstanceLoopCharacteristics", "isSequential"): "false",
    ("subProcess", "triggeredByEvent"): "false",
}
"""What the specifications take for granted, so that some tools leave it out (DMN 1.5, table 46; BPMN 2.0.2, chapter 10)."""
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
"""Which type of XML an expression has; there is only one."""
FORM = ".form"
NOTICES = ".toml"
LANE, LANES, PLACED = f"{B}lane", f"{B}laneSet", f"{B}flowNodeRef"


def meaning_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of what files mean together."""
    digest = hashlib.sha256()
    meant = (
        [_named(path), meaning_of_file(path, content)] for path, content in without_stories(files).items()
    )
    for each in sorted(meant):
        digest.update(json.dumps(each).encode())
    return digest.hexdigest()


def _named(path: str) -> str:
    """Return the name of a file: a form's key is its path, the folder of others means nothing."""
    return path if path.endswith(FORM) else path.rpartition("/")[2]


@lru_cache(maxsize=256)
def meaning_of_file(path: str, content: bytes) -> str:
    """Return the digest of what one file means; one that cannot be read means its bytes.

    Pages of drafts hold the same files against each other again and again.
    """
    return hashlib.sha256(_meaning(path, content).encode()).hexdigest()


def _meaning(path: str, content: bytes) -> str:
    try:
        if path.endswith(FORM):
            form = read_json(content.decode("utf-8-sig"))
            plain = {k: v for k, v in form.items() if k not in TOOL_NAMES} if isinstance(form, dict) else form
            return json.dumps(plain, sort_keys=True, default=str)
        if path.endswith(NOTICES):
            return json.dumps(tomllib.loads(content.decode("utf-8-sig")), sort_keys=True, default=str)
        return json.dumps(_meant(parse_xml(content)))
    except (ValueError, RecursionError, DmnError):
        return hashlib.sha256(content).hexdigest()


def is_meant(element: Any, name: str) -> bool:
    """Tell whether an attribute says more than which tool wrote it and what is taken for granted without it."""
    is_said = UNSAID.get((local(element), name)) != element.get(name)
    return is_said and name not in TOOL_NAMES and not name.startswith((*TOOLS, XSI))


def parts_of(element: Any) -> list[Any]:
    """Return the children of an element that mean something."""
    return [
        child
        for child in element
        if isinstance(child.tag, str)
        and local(child) not in DRAWN
        and child.tag not in REPEATED
        and not (child.tag in {LANE, LANES} and child.find(f".//{PLACED}") is None)
    ]


def _meant(element: Any) -> list[Any]:
    attributes = sorted((name, value) for name, value in element.attrib.items() if is_meant(element, name))
    parts = [_meant(child) for child in parts_of(element)]
    if element.tag == LANE:
        # Which steps stand in a lane has no order.
        parts.sort(key=json.dumps)
    tails = [(child.tail or "").strip() for child in element]
    return [element.tag, attributes, (element.text or "").strip(), *([tails] if any(tails) else []), parts]
