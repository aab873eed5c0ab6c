"""What the desktop modeler offers analysts is exactly what the product honours."""

import json
from pathlib import Path

from app.engine.vocabulary import ATTRIBUTES, PROPERTIES
from app.services.context.handler_registry import load_handlers

FOLDER = Path(__file__).resolve().parents[2] / "processes/.camunda/element-templates"


def templates() -> list[dict]:
    return [template for path in sorted(FOLDER.glob("*.json")) for template in json.loads(path.read_text())]


def bound(template: dict, kind: str) -> dict[str, dict]:
    return {p["binding"]["name"]: p for p in template["properties"] if p["binding"]["type"] == kind}


def of_handlers() -> dict[str, dict]:
    services = [template for template in templates() if template["appliesTo"] == ["bpmn:ServiceTask"]]
    return {bound(template, "property")["camunda:topic"]["value"]: template for template in services}


def test_every_handler_has_a_template_and_every_template_a_handler():
    assert of_handlers().keys() == load_handlers().keys()


def test_a_template_asks_for_the_parameters_of_its_handler():
    for name, handler in load_handlers().items():
        asked = bound(of_handlers()[name], "camunda:inputParameter")
        assert set(asked) == set(handler.parameters)
        required = {p for p, field in asked.items() if field.get("constraints", {}).get("notEmpty")}
        assert required == set(handler.required)


def test_a_template_writes_nothing_that_lint_would_refuse():
    for template in templates():
        names = {name.removeprefix("camunda:") for name in bound(template, "property")}
        assert names <= ATTRIBUTES.keys()
        assert set(bound(template, "camunda:property")) <= PROPERTIES.keys()


def test_template_ids_are_unique_and_their_names_chinese():
    ids = [template["id"] for template in templates()]
    assert len(ids) == len(set(ids))
    assert not [template["name"] for template in templates() if template["name"].isascii()]
