"""The product names no form, step or notice of an analyst: what they mean is declared in the files themselves."""

import ast
from pathlib import Path

import pytest
from lxml import etree

from app.domain import office_codes, procedures
from app.domain.notice_facts import PLATFORM_NOTICES
from app.engine.bpmn_xml import B
from tests.make.notice_wording import KINDS

ROOT = Path(__file__).resolve().parents[2]
STEPS = (
    "userTask",
    "serviceTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "sendTask",
    "receiveTask",
)
FROZEN = ROOT / "app" / "store" / "migrations"
"""What the rows of an earlier release meant is told once, by the names they had."""
CODES = {
    code.value
    for module in (office_codes, procedures)
    for value in vars(module).values()
    if isinstance(value, type)
    and issubclass(value, str)
    and value is not str
    and hasattr(value, "__members__")
    for code in value
}
WORDS = {
    "review": "the clock that reviews run by, and the pages of reviewers",
    "correct": "a group of the unit's home page",
    "change_authority": "an event of a permission",
}
"""Words of the product that a step happens to be called by."""


def names_of_analysts():
    """Return form keys, kinds of notices, and ids of steps that are no code of the office either."""
    forms = {
        path.relative_to(ROOT / "forms").as_posix().removesuffix(".form")
        for path in (ROOT / "forms").rglob("*.form")
        if path.parent.name != "records"
    }
    steps = {
        element.get("id")
        for path in (ROOT / "processes").rglob("*.bpmn")
        for kind in STEPS
        for element in etree.parse(path).iter(f"{B}{kind}")
    }
    return forms | (KINDS - PLATFORM_NOTICES.keys()) | (steps - CODES)


@pytest.fixture(scope="module")
def names():
    return names_of_analysts()


@pytest.mark.parametrize("folder", sorted(path.name for path in (ROOT / "app").iterdir() if path.is_dir()))
def test_no_file_names_a_form_a_step_or_a_notice(folder, names):
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in (ROOT / "app" / folder).rglob("*.py")
        if not path.is_relative_to(FROZEN)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value in names and node.value not in WORDS
    ]
    assert found == []


def test_every_exempt_word_is_still_a_step(names):
    assert WORDS.keys() <= names
