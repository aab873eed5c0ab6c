"""Expressions meant to hurt end soon, with an error in Chinese, and never take much memory."""

import tracemalloc

import pytest

from app.feel.expression import (
    Expression,
    FeelBudgetError,
    FeelSyntaxError,
    compile_expression,
    compile_unary_tests,
)
from app.feel.patterns import pattern_of
from tests.make.hostile_expressions import HOSTILE_EXPRESSIONS, HOSTILE_TEXTS
from tests.support.reference_seconds import reference_seconds

SECONDS = 0.1
"""Of the processor of reference, not of the clock on the wall."""
BYTES = 50_000_000


def outcome(run):
    """Return why something was refused, or that it was not."""
    try:
        run()
    except (FeelSyntaxError, FeelBudgetError) as refused:
        return str(refused)
    return "它有一个值"


@pytest.mark.parametrize("name", HOSTILE_EXPRESSIONS)
def test_a_hostile_expression_is_refused_in_chinese_or_has_a_small_value(name):
    expression = compile_expression(HOSTILE_EXPRESSIONS[name])
    tracemalloc.start()
    said = outcome(lambda: expression.explain({}))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < BYTES
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)


@pytest.mark.parametrize("name", HOSTILE_EXPRESSIONS)
def test_a_hostile_expression_ends_soon(name):
    assert (
        reference_seconds(lambda: outcome(lambda: Expression(HOSTILE_EXPRESSIONS[name], ()).evaluate({})))
        < SECONDS
    )


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_is_refused_or_read_at_once(text):
    assert reference_seconds(lambda: outcome(lambda: Expression(text, ()).evaluate({}))) < SECONDS


@pytest.mark.parametrize("operator", ["+", "*", "and", "or", "<", "**", "in", "="])
def test_a_very_long_chain_is_refused_or_calculated(operator):
    text = f" {operator} ".join(["1"] * 2_500)
    assert reference_seconds(lambda: outcome(lambda: Expression(text, ()).evaluate({}))) < SECONDS


def test_a_hostile_cell_is_refused_too():
    with pytest.raises(FeelSyntaxError):
        compile_unary_tests("(" * 5_000)


def test_a_very_long_number_is_rounded_and_a_longer_one_refused():
    assert len(str(compile_expression("1" * 5_000).evaluate({}))) < 50
    with pytest.raises(FeelSyntaxError, match="数字太大"):
        compile_expression("1" * 15_000)


@pytest.mark.parametrize(
    "pattern", ["(" * 200, "[" * 200, "a{9999}" * 30, "((((a*)*)*)*)*", "(?:" * 90, "a|" * 149]
)
def test_a_hostile_pattern_is_refused_or_compiled_at_once(pattern):
    assert reference_seconds(lambda: pattern_of.__wrapped__(pattern)) < SECONDS
    found = pattern_of(pattern)
    assert found is None or found.cost.longest <= 10_000


def test_what_leaves_is_weighed_as_it_is_written_out():
    shared = compile_expression("{a: for i in 1..300 return i, b: for i in 1..300 return a}.b")
    assert len(shared.evaluate({})) == 300
    with pytest.raises(FeelBudgetError, match="写出来超过"):
        compile_expression("{a: for i in 1..300 return i, b: for i in 1..300 return a, c: [b, b]}").evaluate(
            {}
        )
