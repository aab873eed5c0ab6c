"""Null at every operand and every argument: nothing is true of a value that is missing."""

import random

import pytest

from app.dmn.decide import decide
from app.dmn.definitions import read_definitions
from app.feel.expression import compile_expression, compile_unary_tests
from tests.feel.expression_maker import FORMS, LEAVES, PLACE, TYPED
from tests.feel.function_guide import GUIDE
from tests.make.dmn_files import decision, dmn_file, table

NULLS = ("null", "missing", "{a: 1}.b", "[1..null].start", "number(null)", "[1..null]")
TRIES = 12
RANGE_FORMS = [
    "({n} in [{n}..{n}])", "({n} in ({n}..{n}))", "({n} in ]{n}..{n}[)", "not({n} in [{n}..{n}])", "({n} in (>= {n}))",
    "({n} in (< {n}))", "({n} in [[{n}..{n}], ({n}..{n})])", "not({n} in [[{n}..{n}]])", "({d} in [{d}..{d}])",
    "{r: [{n}..{n}], x: {n} in r}.x", "{r: [{n}..{n}], x: not({n} in r)}.x", '({n} in range("[1..5]"))', "({n} in {r})",
    "not({n} in {r})", "includes([{n}..{n}], {n})", "during({n}, [{n}..{n}])", "(some x in [{n}] satisfies x in [{n}..{n}])",
    "({n} in all({b}))", "count([{n}][item in [{n}..{n}]]) > 0",
]  # fmt: skip
MAY_BE_TRUE = {
    "({e} != {e})": "null 与别的值不相等（10.3.2 相等的语义表）",
    "({n} != {n})": "null 与别的值不相等（10.3.2 相等的语义表）",
    "({b} or {b})": "另一边是 true（10.3.2 or 的语义表）",
    "any({b}, {b})": "另一个是 true（10.3.4.4 列表函数）",
    "({n} in (1, 2, > {n}))": "另一个测试成立（10.3.2 in 的语义表）",
    "(every x in {l} satisfies x < {n})": "空列表里每一个都满足（10.3.2 量词的语义表）",
    "({n} in [[{n}..{n}], ({n}..{n})])": "在另一个区间里（10.3.2 in 的语义表）",
    "not({n} in [{n}..{n}])": "另一端已经说明不在里面（10.3.2 and 的语义表）",
    "not({n} in {r})": "写出的 null 是要相等的值；另一端已经说明不在里面（10.3.2 in 的语义表）",
    "not({n} in [[{n}..{n}]])": "另一端已经说明不在里面（10.3.2 and 的语义表）",
}
"""Where the standard says true although one operand is null."""


def _forms():
    return [form for forms in FORMS.values() for form in forms] + RANGE_FORMS


@pytest.mark.parametrize("null", NULLS)
def test_no_operand_that_is_null_makes_anything_true(null):
    chance = random.Random(7)  # noqa: S311 — the same expressions each time
    for form in _forms():
        whole = form.replace("<part>", "start").replace("<type>", "number")
        for place in range(len(PLACE.findall(whole))):
            for _ in range(TRIES):
                text = _filled(whole, place, null, chance)
                found = compile_expression(text, names=["missing"]).evaluate({"missing": None})
                is_value_missing = place == 0 and form in RANGE_FORMS
                assert found is not True or (form in MAY_BE_TRUE and not is_value_missing), text


def _filled(form, place, null, chance):
    marks = iter(range(len(form)))

    def leaf(match):
        mark = chance.choice(TYPED) if match[0] == "{e}" else match[0]
        return null if next(marks) == place else chance.choice(LEAVES[mark])

    return PLACE.sub(leaf, form)


def test_every_exception_is_one():
    chance = random.Random(7)  # noqa: S311 — the same expressions each time
    for form in MAY_BE_TRUE:
        found = {
            compile_expression(_filled(form, place, "null", chance)).evaluate({})
            for place in range(len(PLACE.findall(form)))
            for _ in range(TRIES * 9)
        }
        assert True in found, form


@pytest.mark.parametrize("name", sorted(GUIDE))
def test_no_argument_that_is_null_makes_a_function_true(name):
    example = GUIDE[name][1]
    for number in range(1, example.count(",") + 2):
        for null in NULLS:
            given = ", ".join(null if place == number else "1" for place in range(1, example.count(",") + 2))
            found = compile_expression(f"{name}({given})", names=["missing"]).evaluate({"missing": None})
            assert found is not True, (name, given)


@pytest.mark.parametrize(
    "cell",
    ["[1..top]", "(1..top)", "[top..9]", "]top..9[", "< top", ">= top", "[3..1]", "[top..top]", "not([1..top])", "not([3..1])",
     "range", "[[1..top], 7]", "? in [1..top]", "? > top", "not(< top)", "[1..9]", "not([1..9])", "limits.range"],
)  # fmt: skip
def test_a_cell_is_not_passed_by_a_value_that_is_missing(cell):
    scope = {"top": None, "range": None, "limits": {"range": None}}
    assert compile_unary_tests(cell, names=scope).matches(None, scope) is None


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [("[1..top]", 0, False), ("[1..top]", 5, None), ("[top..9]", 10, False), ("[3..1]", 2, False), ("not([3..1])", 2, True),
     ("[9..1]", 20, False), ("not([1..top])", 0, True)],
)  # fmt: skip
def test_a_range_that_lacks_an_end_is_as_much_as_can_be_told(cell, value, passes):
    assert compile_unary_tests(cell, names=["top"]).matches(value, {"top": None}) is passes


def test_a_table_does_not_let_a_missing_value_into_a_range_without_an_end():
    logic = table('[18..hi] -> "allowed"', '- -> "refused"', inputs="age", policy="FIRST")
    rules = read_definitions(dmn_file(decision(logic)))
    assert decide(rules, "审批", {"age": None, "hi": None}).value == "refused"
    assert decide(rules, "审批", {"age": 20, "hi": 30}).value == "allowed"
