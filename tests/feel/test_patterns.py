import unicodedata

import pytest

from app.feel.expression import FeelBudgetError, compile_expression
from app.feel.patterns import pattern_of


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


@pytest.mark.parametrize(
    "pattern", ["(a|a)*b", "(a|ab)*c", "(a?a?)*b", "((a)*)*b", "(a+)+b", r"(.*a){12}b", "(,a*,?)*b"]
)
def test_ambiguous_repetitions_are_recognised(pattern):
    assert pattern_of(pattern).longest <= 20


@pytest.mark.parametrize("pattern", ["a*a*a*a*a*b", ".*.*.*.*=", r"\d+\d+\d+\d+x", "(.*)(.*)(.*)(.*)(.*)x"])
def test_competing_repetitions_meet_short_texts_only(pattern):
    assert pattern_of(pattern).longest < 60


def test_a_pattern_that_may_run_away_meets_short_texts_only():
    with pytest.raises(FeelBudgetError, match="可能算不完"):
        found("a" * 40, "(a+)+b")
    assert found("a" * 10, "(a+)+b") is False
