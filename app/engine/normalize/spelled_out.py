"""Names of what is spelled out in memory: an element's id and an ending no author may use."""

from __future__ import annotations

import re
from typing import Any

from app.engine.bpmn_xml import local

FORK, FORK_IN = "__fork", "__fork_in"
START, END, LOOP, EACH, ONCE = "__start", "__end", "__loop", "__each", "__once"
BODY, BEGIN, LINK = "__body", "__begin", "__link"
WAY, WAY_ON = "__own_way", "__own_way_on"
ENDINGS = (FORK, FORK_IN, START, END, LOOP, EACH, ONCE, BODY, BEGIN, LINK, WAY, WAY_ON)
_MADE = re.compile(f"(.+?)(?:{'|'.join(sorted(ENDINGS, key=len, reverse=True))})+")
ENGINES_OWN = frozenset({"Start", "End", "Root"})
"""Names the engine gives to steps of its own in every process."""
LOOP_CONTROL = "loopControl"
"""The tag of the step that counts the rounds of a loop; no file may contain it, it is not BPMN."""


def origin_of(identity: str) -> str:
    """Return the drawn element that a name was made from."""
    made = _MADE.fullmatch(identity)
    return made[1] if made else identity


def is_renamed(element: Any) -> bool:
    """Tell whether an element may be called like a step of the engine's own: in memory it is called otherwise."""
    return element.get("id") in ENGINES_OWN and local(element) in {"startEvent", "endEvent"}
