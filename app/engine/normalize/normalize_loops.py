"""Spell out loop marks: the activity becomes a sub-process that counts its rounds.

What is drawn as `x` with a mark is run as a sub-process `x` around `x__each`, one instance or round each. Events
attached to `x` hang on the whole, as the standard has it. An activity that is no sub-process is wrapped once more.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from app.engine.bpmn_xml import SCOPES, B, local
from app.engine.normalize.spelled_out import BEGIN, EACH, END, LOOP, LOOP_CONTROL, ONCE, START
from app.engine.read_loop import loop_mark


def normalize_loops(root: Any) -> None:
    """Replace every activity with a loop mark by the process of its rounds."""
    for scope in list(root.iter(*SCOPES)):
        for activity in list(scope):
            mark = loop_mark(activity)
            if mark is not None:
                activity.remove(mark)
                _unfold(scope, activity)


def _unfold(scope: Any, activity: Any) -> None:
    identity = activity.get("id")
    whole = etree.Element(f"{B}subProcess", id=identity, name=activity.get("name", "") or "")
    scope.replace(activity, whole)
    if activity.get("default"):
        whole.set("default", activity.attrib.pop("default"))
    each = activity if local(activity) == "subProcess" else _wrapped(activity, identity)
    each.set("id", identity + EACH)
    whole.append(each)
    add(whole, "startEvent", identity + START)
    add(whole, LOOP_CONTROL, identity + LOOP)
    add(whole, "endEvent", identity + END)
    connect(whole, identity + START, identity + LOOP)
    connect(whole, identity + LOOP, identity + EACH)
    connect(whole, identity + LOOP, identity + END)
    connect(whole, identity + EACH, identity + LOOP)


def _wrapped(activity: Any, identity: str) -> Any:
    """Return a sub-process of one activity: an instance has data of its own."""
    each = etree.Element(f"{B}subProcess", name=activity.get("name", "") or "")
    activity.set("id", identity + ONCE)
    each.append(activity)
    begin, end = identity + EACH + BEGIN, identity + EACH + END
    add(each, "startEvent", begin)
    add(each, "endEvent", end)
    connect(each, begin, identity + ONCE)
    connect(each, identity + ONCE, end)
    return each


def add(scope: Any, kind: str, identity: str) -> Any:
    """Add an element that nobody has drawn."""
    return etree.SubElement(scope, f"{B}{kind}", id=identity)


def connect(scope: Any, source: str, target: str) -> None:
    """Add a flow that nobody has drawn."""
    ends = {"id": f"{source}_to_{target}", "sourceRef": source, "targetRef": target}
    etree.SubElement(scope, f"{B}sequenceFlow", ends)
