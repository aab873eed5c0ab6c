"""docs/feel.md tells all of the language: its tables are made from the code."""

import pytest

from app.feel.builtin_table import BUILTINS
from app.feel.expression import compile_expression
from tests.feel.feel_page import BLOCKS, NOW, PAGES, made
from tests.feel.function_guide import GUIDE


def test_the_page_is_what_the_code_says():
    for page in PAGES:
        text = page.read_text()
        assert made(text) == text


@pytest.mark.parametrize("name", BLOCKS)
def test_the_page_has_every_table(name):
    assert sum(f"<!-- {name} -->" in page.read_text() for page in PAGES) == 1


def test_every_function_is_explained_and_no_other():
    assert GUIDE.keys() == BUILTINS.keys()


@pytest.mark.parametrize("name", BUILTINS)
def test_the_example_of_a_function_calls_it_and_has_a_value(name):
    _, example = GUIDE[name]
    assert f"{name}(" in example
    assert compile_expression(example).evaluate({}, now=NOW) is not None
