"""Files that others draw: each part of them is opened, or refused by its name with what to do instead."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.dmn.decide import decide
from app.dmn.model_folder import read_with_neighbours
from app.domain.problem import Severity
from app.engine.draft import try_draft
from app.forms_reader.definition import lint_form
from tests.make.small_case import WeekdaysOnly

INPUTS = Path(__file__).resolve().parents[2].parent / "shared" / "findings" / "inputs"
HERE = pytest.mark.skipif(
    not INPUTS.is_dir(), reason="the inputs of the findings (../shared/findings/inputs) are not here"
)
OPENED = (
    "checkbox",
    "checklist",
    "datetime",
    "filepicker",
    "group",
    "number",
    "radio",
    "select",
    "text",
    "textarea",
    "textfield",
)
REFUSED = (
    "button",
    "documentPreview",
    "dynamiclist",
    "expression",
    "html",
    "iframe",
    "image",
    "separator",
    "spacer",
    "table",
    "taglist",
)
"""Kinds of components that form-js knows."""


def said_of(kind):
    """What lint says of a form with one component of a kind, as form-js writes it."""
    part = {"type": kind, "id": f"part_{kind}"} | ({} if kind == "text" else {"label": "一项"})
    if kind == "filepicker":
        part["properties"] = {"slot": "diploma"}
    if kind not in {"text", "group", "html", "separator", "spacer", "image", "iframe", "button", "table"}:
        part["key"] = f"key_{kind}"
    if kind == "text":
        part["text"] = "文字"
    if kind in {"checklist", "radio", "select", "taglist"}:
        part["values"] = [{"label": "甲", "value": "a"}]
    if kind in {"group", "dynamiclist"}:
        part["components"] = [{"type": "textfield", "id": "inner", "key": "inner", "label": "里面"}]
    form = {"type": "default", "id": "public", "schemaVersion": 19, "components": [part]}
    return [
        one
        for one in lint_form(json.dumps(form).encode(), "forms/x/public.form")
        if one.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("kind", [*OPENED, *REFUSED])
def test_each_kind_of_component_is_opened_or_refused_by_name(kind):
    found = said_of(kind)
    assert bool(found) == (kind in REFUSED), [one.message for one in found]
    for one in found:
        assert f"_{kind}" in one.element or f"_{kind}" in one.message
        assert kind in one.message


@HERE
def test_the_diagram_with_two_flows_into_one_join_waits_once():
    drawn = (INPUTS / "multi_edge.bpmn").read_bytes()
    found = try_draft(drawn, "multi_edge.bpmn", datetime(2026, 3, 2, tzinfo=UTC), WeekdaysOnly())
    assert found.problems == ()
    assert [task.element for task in found.step.tasks] == ["t"]


@HERE
def test_the_table_with_a_range_that_has_no_end_gives_nothing_for_nothing():
    table = read_with_neighbours(INPUTS / "null_range.dmn")
    told = decide(table, "ok", {"age": None, "hi": None}).value
    assert told != "allowed", told
