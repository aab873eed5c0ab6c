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
from tests.support.reference_seconds import reference_seconds

SECONDS = 0.1
"""Of the processor of reference, not of the clock on the wall."""
BYTES = 50_000_000
LONG = "x" * 9_000

HOSTILE = {
    "a huge exponent": "9 ** 999999999",
    "a huge negative exponent": "9 ** -999999999",
    "towers of powers": "9 ** 9 ** 9 ** 9 ** 9",
    "the exponential of much": "exp(999999999999)",
    "a scale beyond all digits": "decimal(1, 999999999)",
    "nested loops": "for a in 1..999, b in 1..999, c in 1..999 return a",
    "nested loops, written out": "for a in 1..9999 return for b in 1..9999 return a * b",
    "a long range": "count(for a in 1..99999999999 return a)",
    "a question asked of too many": "every a in 1..9999999, b in 1..9999999 satisfies true",
    "recursion without end": "{f: function(n) f(n + 1), r: f(1)}.r",
    "mutual recursion": "{f: function(n, g) g(n, f), r: f(1, f)}.r",
    "a list that doubles": "{d: function(l, n) if n = 0 then l else d(concatenate(l, l), n - 1), r: count(d([1], 70))}.r",
    "a text that doubles": '{d: function(s, n) if n = 0 then s else d(s + s, n - 1), r: d("xxxxxxxx", 70)}.r',
    "a list in a list in a list": "{d: function(l, n) if n = 0 then l else d([l, l, l, l], n - 1), r: flatten(d([1], 70))}.r",
    "partial results copied": "count(for a in 1..20000 return append(partial, a))",
    "a slow sort": "count(sort(for a in 1..20000 return 20000 - a))",
    "a slow sort with a function": "sort(for a in 1..20000 return a, function(a, b) a > b)",
    "many against many": "distinct values(for a in 1..20000 return a)",
    "unions of much": "union(for a in 1..20000 return a, for a in 1..20000 return -a)",
    "filters in filters": "(for a in 1..2000 return a)[count((for b in 1..2000 return b)[item > 1]) > 0]",
    "a catastrophic pattern": f'matches("{"a" * 60}", "(a+)+b")',
    "a pattern of many wildcards": f'matches("{"a" * 3000}", ".*.*.*.*.*=")',
    "a pattern of alternatives": f'matches("{"a" * 60}", "(a|aa)+$x")',
    "a pattern that repeats much": 'matches("aaaa", "((a{999}){999}){999}")',
    "a replacement that grows": f'replace("{LONG}", "x", "{"y" * 900}")',
    "many calls of a joined text": 'string join(for a in 1..20000 return "xxxxxxxxxxxxxxxxxxxx")',
    "a text of a list of texts": 'string(for a in 1..150000 return "xxxxxxxxxx")',
    "a quoted text, quoted again": '{d: function(s, n) if n = 0 then s else d(string([s]), n - 1), r: d("\\"", 70)}.r',
    "long texts by the thousand": 'for a in 1..9000 return string join(for b in 1..4000 return "xxxxxxxxxxxxxxxxxxxx") + string(a)',
    "long texts, one text of them all": '{s: string join(for a in 1..4000 return "xxxxxxxxxxxxxxxxxxxx"), r: string(for a in 1..9000 return s)}.r',
    "a replacement by a long text": f'replace("{LONG}", "x", string join(for a in 1..4000 return "xxxxxxxxxxxxxxxxxxxx"))',
    "contexts against contexts": "distinct values(for a in 1..9000 return {a: a})",
    "unions of contexts": "{d: function(l, n) if n = 0 then l else d(union(l, l, l), n - 1), r: d(for a in 1..99 return {a: a}, 60)}.r",
    "lists in lists, written out": "{" + "a: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]" + "".join(f", {chr(98 + n)}: [{', '.join([chr(97 + n)] * 10)}]" for n in range(9)) + "}",
    "a long text, many times": '{s: string join(for a in 1..4000 return "xxxxxxxxxxxxxxxxxxxx"), a: [s, s, s, s, s, s, s, s, s, s], b: [a, a, a, a, a, a, a, a, a, a], c: [b, b, b, b, b, b, b, b, b, b]}',
    "members of a long list": "{l: for a in 1..4000 return a, r: count(for a in l return -a in l)}.r",
    "members of a list in a list": "{l: for a in 1..4000 return a, r: count(for a in l return a in (-1, -2, l))}.r",
    "items of a list in themselves": "{l: for a in 1..4000 return a, r: l[item in l]}.r",
    "roots by the thousand": "count(for a in 1..9000, b in 1..4 return (a + b) ** 0.37)",
    "logarithms by the thousand": "count(for a in 1..9000 return log(a) + exp(a / 9000))",
    "a very long body": "count(for a in 1..9000 return " + " + ".join(["a * a"] * 150) + ")",
    "new patterns by the thousand": 'count(for a in 1..9000 return matches("a", string(a) + "(a|b)+c"))',
    "ambiguous patterns by the thousand": 'count(for a in 1..9000 return matches("aaaaaaaaaaaaaaaaaa", "((a+)+)+b"))',
    "a very deep context": "{d: function(c, n) if n = 0 then c else d({a: c}, n - 1), r: string(d({}, 75))}.r",
}  # fmt: skip


def outcome(run):
    """Return why something was refused, or that it was not."""
    try:
        run()
    except (FeelSyntaxError, FeelBudgetError) as refused:
        return str(refused)
    return "它有一个值"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_expression_is_refused_in_chinese_or_has_a_small_value(name):
    expression = compile_expression(HOSTILE[name])
    tracemalloc.start()
    said = outcome(lambda: expression.explain({}))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < BYTES
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_expression_ends_soon(name):
    assert reference_seconds(lambda: outcome(lambda: Expression(HOSTILE[name], ()).evaluate({}))) < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000, "[" * 5_000, "{a:" * 3_000, "-" * 9_000 + "1", "not(" * 3_000, "if " * 5_000, "a." * 9_000,
        "1" * 30_000, "[1..1" * 3_000, "1[" * 5_000, "((((((1" * 1_000, '"' + "\\" * 9_999, "/*" * 9_000,
        "for a in " * 2_000, "function(a) " * 1_500, "1 instance of " + "list<" * 3_000, "some a in 1 satisfies " * 900,
        "a b c d e f g h " * 1_200, "x" * 20_001,
    ],
)  # fmt: skip
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
