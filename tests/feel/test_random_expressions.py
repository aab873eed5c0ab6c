"""Whatever is written and whatever it is given: a value, a null with its reason, or an error of ours."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.feel.builtin_table import BUILTINS
from app.feel.expression import (
    Expression,
    FeelBudgetError,
    FeelSyntaxError,
    compile_expression,
    compile_unary_tests,
)
from app.feel.plain import to_plain
from tests.support.nightly import times

ATOMS = [
    "1", "-2.5", "0", "1e30", '"a"', '"京 x"', '""', "true", "false", "null", "[]", "[1, 2, 3]", '["a", null]', "{}",
    '{a: 1, "b c": [2]}', "[1..5)", "(=3)", '["a".."c"]', '@"2026-03-01"', '@"10:00:00"', '@"10:00:00+08:00"',
    '@"2026-03-01T10:00:00"', '@"2026-03-01T10:00:00Z"', '@"2026-03-01T10:00:00@Asia/Shanghai"', '@"P1Y2M"',
    '@"-P1DT2H"', '@"20000-01-01"', '@"-0500-02-28T01:02:03"', "(function(x) x)", "(function(x, y) x < y)", "x", "名",
    "x.a", "名[1]", "max", '@"PT0S"', '"P1D"', '"2026-03-01"', "1/3", "99999999999999999999999999999999999",
]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
NAMES = sorted(BUILTINS)
CONTEXT = {"x": {"a": 1, "b": [0.5, {"c": None}]}, "名": ["甲", 2, None]}


def joined(texts):
    return st.lists(texts, max_size=4).map(", ".join)


def larger(inner):
    """Return texts made of smaller ones."""
    return st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(NAMES), joined(inner)).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]})[{t[1]}]"),
        st.tuples(inner, inner).map(lambda t: f"(for i in {t[0]} return [i, {t[1]}])"),
        st.tuples(inner, inner).map(lambda t: f"(some i in ({t[0]}) satisfies i = ({t[1]}))"),
        st.tuples(inner, inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} between {t[1]} and {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"[({t[0]})..({t[1]})]"),
        st.tuples(
            inner, st.sampled_from(["year", "days", "months", "start", "a", "time offset", "hour"])
        ).map(lambda t: f"({t[0]}).{t[1]}"),
        joined(inner).map(lambda t: f"[{t}]"),
        inner.map(lambda t: f"{{a: {t}, b: a}}"),
        inner.map(lambda t: f"-({t})"),
        st.tuples(inner, st.sampled_from(["number", "list<Any>", "context<a: number>", "date and time"])).map(
            lambda t: f"(({t[0]}) instance of {t[1]})"
        ),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), larger, max_leaves=6)
SOUP = st.lists(
    st.sampled_from(
        [*ATOMS, *OPERATORS, "(", ")", "[", "]", "{", "}", ",", ":", "..", ".", "if", "then", "else", "for", "return",
         "every", "satisfies", "between", "instance", "of", "not", "'", "@", "?", "//", "函数"]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip
many = settings(
    max_examples=times(400, 120), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@many
@given(EXPRESSIONS)
def test_any_expression_has_a_value_that_json_can_hold(text):
    try:
        value, notes = Expression(text, ()).explain(CONTEXT)
    except FeelBudgetError as refused:
        value, notes = None, (str(refused),)
    plain = to_plain(value)
    assert plain is None or isinstance(plain, bool | int | float | Decimal | str | list | dict)
    assert all(isinstance(note, str) for note in notes)


@many
@given(SOUP)
def test_any_soup_of_tokens_is_read_or_refused(text):
    for compiled in (compile_expression, compile_unary_tests):
        try:
            found = compiled(text)
        except FeelSyntaxError as refused:
            assert refused.column <= len(text) + 1  # noqa: PT017 — not every soup is refused
        else:
            assert isinstance(found.names, frozenset)


@many
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        found = compile_expression(text)
    except FeelSyntaxError as refused:
        assert refused.message  # noqa: PT017
    else:
        assert found.text == text


@many
@given(EXPRESSIONS, EXPRESSIONS)
def test_any_cell_is_passed_or_not_by_any_value(cell, tested):
    try:
        value = compile_expression(tested).evaluate(CONTEXT)
        found = compile_unary_tests(cell).matches(value, CONTEXT)
    except (FeelBudgetError, FeelSyntaxError):
        # `not()` is an expression, but no cell.
        return
    assert found in {True, False, None}
