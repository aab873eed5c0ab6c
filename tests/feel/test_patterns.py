import random
import re
import unicodedata

import pytest

from app.feel.expression import FeelBudgetError, compile_expression
from app.feel.linear_matcher import LinearMatcher
from app.feel.pattern_reader import PatternReader
from app.feel.patterns import pattern_of
from tests.support.reference_seconds import reference_seconds


def found(text, pattern, flags=None):
    return compile_expression("matches(a, b, c)").evaluate({"a": text, "b": pattern, "c": flags})


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("a\nb", "a.b", "", False), ("a\nb", "a.b", "s", True), ("a\n", "a$", "", False), ("a\nb", "^b", "m", True),
        ("x", "[a-z-[aeiou]]", "", True), ("e", "[a-z-[aeiou]]", "", False), ("京", r"\p{L}", "", True),
        ("京", r"\p{IsCJKUnifiedIdeographs}", "", True), ("a", r"\P{L}", "", False), ("_a", r"^\i\c$", "", True),
        ("ab", "a b", "x", True), ("a.c", "a.c", "q", True), ("abc", "a.c", "q", False), ("aa", r"^(a)\1$", "", True),
        ("\u00a0", r"\s", "", False), ("3", r"^[\d]$", "", True), ("A", "a", "i", True), ("a-", "[a-]{2}", "", True),
    ],
)  # fmt: skip
def test_patterns_mean_what_xpath_says(text, pattern, flags, expected):
    assert found(text, pattern, flags) is expected


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "a**", "a++", "[", "[]", "a{2", "(?=a)", "(?P<n>a)", r"\b", r"\1", r"(a\1)", "*", r"\p{Nope}", "[b-a]", "a{3,1}"],
)  # fmt: skip
def test_a_broken_pattern_is_null(pattern):
    assert found("a", pattern) is None


def test_an_unknown_flag_is_null():
    assert found("a", "a", "z") is None


def test_translated_classes_agree_with_the_unicode_data():
    for name in ("Lu", "Nd", "P"):
        compiled = pattern_of(rf"\p{{{name}}}").compiled
        for letter in ("A", "a", "5", "，", "京", "_", " "):
            assert bool(compiled.match(letter)) == unicodedata.category(letter).startswith(name)


@pytest.mark.parametrize(
    ("pattern", "replacement", "expected"),
    [
        ("b", "$0$0", "abbc"),
        ("(b)", r"\$1", "a$1c"),
        ("(b)(x)?", "<$2>", "a<>c"),
        ("b", "$", None),
        ("x*", "y", None),
    ],
)
def test_replacements_name_groups(pattern, replacement, expected):
    text = "replace(a, b, c)"
    assert compile_expression(text).evaluate({"a": "abc", "b": pattern, "c": replacement}) == expected


def test_usual_patterns_meet_usual_texts():
    assert found("13800138000", r"^1[3-9]\d{9}$") is True
    mail = r"^[\w.+-]+@[\w-]+(\.[\w-]+)*$"
    assert found("ab.c-d@example.org", mail) is True
    assert found("a" * 300 + "@" + "b" * 300 + ".cn", mail) is True
    assert found("x" * 3000, "^[a-z]+$") is True


RUNAWAYS = [
    "((a+)+)+b", "(a?){60}b", "(a|a|a|a)*b", "(a*b?)*(a*b?)*c", "(a|a)*b", "(a|ab)*c", "(a?a?)*b", "((a)*)*b", "(a+)+b",
    "(.*a){12}b", "(,a*,?)*b", "(a|b|ab)*bc", "a?" * 30 + "a" * 30 + "b", "(a|a)" * 25 + "b", "(||a){60}b", r"(\w*[a-z]?)*!",
]  # fmt: skip
MOST_SECONDS = 0.1
"""Of the processor of reference."""


@pytest.mark.parametrize("pattern", RUNAWAYS)
@pytest.mark.parametrize("size", [0, 18, 40, 90])
def test_an_ambiguous_pattern_comes_to_its_end(pattern, size):
    text = "a" * size
    for call in ("matches(a, b)", 'replace(a, b, "x")', "split(a, b)"):
        expression, scope = compile_expression(call), {"a": text, "b": pattern}
        assert expression.evaluate(scope) in (False, text, [text])
        assert reference_seconds(lambda: expression.evaluate(scope)) < MOST_SECONDS, call  # noqa: B023 — called at once


def test_an_ambiguous_pattern_finds_what_it_should():
    assert found("x" + "a" * 30 + "b", "((a+)+)+b") is True
    replaced = compile_expression('replace("aab-ab-b", "((a+)+)b", "<$2>")')
    assert replaced.evaluate({}) == "<aa>-<a>-b"
    assert compile_expression('split("1,,2, 3", "(,|, ?)+")').evaluate({}) == ["1", "2", " 3"]


@pytest.mark.parametrize(("pattern", "part"), [(r"x((a+)+)\1b", "(a+)+"), (r"(a|aa)*\1", "(a|aa)*")])
def test_what_cannot_be_run_in_linear_time_is_refused_by_its_ambiguous_part(pattern, part):
    with pytest.raises(FeelBudgetError) as refused:
        found("xa", pattern)
    assert f"“{part}”" in str(refused.value)
    assert "改成不会重叠的写法" in str(refused.value)


def test_a_text_too_long_for_an_ambiguous_pattern_is_refused():
    with pytest.raises(FeelBudgetError, match="可能算不完"):
        found("a" * 9_000, "((a+)+)+b")


@pytest.mark.parametrize("pattern", ["a*a*a*a*a*b", ".*.*.*.*=", r"\d+\d+\d+\d+x", "(.*)(.*)(.*)(.*)(.*)x"])
def test_competing_repetitions_meet_short_texts_only(pattern):
    assert pattern_of(pattern).cost.longest < 60


ATOMS = ["a", "b", "[ab]", ".", "(a)", "(b|a)", "(ab|a)", "(?:ab)", "(?:a|b)", r"\w", "[a-z-[b]]"]
COUNTS = ["", "", "*", "+", "?", "{2}", "{1,3}"]


def _made(chance, depth):
    kind = chance.random()
    if depth == 0 or kind < 0.2:
        return chance.choice(ATOMS) + chance.choice(COUNTS)
    if kind < 0.6:
        return _made(chance, depth - 1) + _made(chance, depth - 1)
    if kind < 0.8:
        return f"({_made(chance, depth - 1)}){chance.choice(COUNTS)}"
    return f"({_made(chance, depth - 1)}|{_made(chance, depth - 1)})"


def test_the_linear_matcher_finds_what_pythons_finds():
    chance, held = random.Random(11), 0  # noqa: S311 — the same patterns each time
    for _ in range(3000):
        anchored = chance.choice(["{}", "^{}", "{}$", "^{}$"]).format(_made(chance, 3))
        translated = PatternReader(anchored).translated()
        theirs, ours = re.compile(translated), LinearMatcher(translated, 0)
        text = "".join(chance.choice("abc") for _ in range(chance.randint(0, 8)))
        expected, here = theirs.search(text), ours.search(text)
        assert (here is None) == (expected is None), (anchored, text)
        if expected is not None:
            held += 1
            assert (here.start(), here.end()) == expected.span(), (anchored, text)
    assert held > 500
