from decimal import Decimal

import pytest

from app.feel.builtin_table import BUILTINS
from app.feel.expression import compile_expression
from app.feel.function_names import SPACED_FUNCTIONS
from app.feel.plain import to_plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", 3)', "obar"), ('substring("foobar", -2, 1)', "a"), ('substring("😀a", 1, 1)', "😀"),
        ('string length("京😀")', 2), ('upper case("aé")', "AÉ"), ('substring before("foobar", "bar")', "foo"),
        ('substring after("foobar", "ob")', "ar"), ('contains("foobar", "of")', False), ('starts with("ab", "a")', True),
        ('string join(["a", null, "b"], "-")', "a-b"), ('split("a;b;c", ";")', ["a", "b", "c"]),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"), ('matches("foobar", "^fo*b")', True),
        ('matches("ABC", "abc", "i")', True), ("string(1.50)", "1.5"), ('string([1, "a", null])', '[1, "a", null]'),
        ("string({a: true})", "{a: true}"), ('number("1 000,5", " ", ",")', 1000.5), ('number("x")', None),
        ("min([3, 1, 2])", 1), ("max(3, 1)", 3), ("sum([])", None), ("mean(1, 2, 3)", 2), ("median([1, 9, 2, 4])", 3),
        ("stddev(2, 4, 7, 5)", Decimal("2.081665999466132735282297706979931")), ("mode([6, 3, 9, 6, 6])", [6]),
        ("count([1, null])", 2), ("all([true, null])", None), ("any([true, null])", True), ("all()", None),
        ("sublist([4, 5, 6], 2)", [5, 6]), ("append([1], 2, 3)", [1, 2, 3]), ("concatenate([1], [2])", [1, 2]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]), ("remove([1, 2, 3], -1)", [1, 2]), ("reverse([1, 2])", [2, 1]),
        ("index of([1, 2, 1], 1)", [1, 3]), ("union([1, 2], [2, 3])", [1, 2, 3]), ("distinct values([1, 1])", [1]),
        ("flatten([1, [2, [3]]])", [1, 2, 3]), ("sort([3, 1, 2])", None),
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]), ("list replace([1, 2], 2, 5)", [1, 5]),
        ("list replace([1, 2], function(item, new) item = 1, 5)", [5, 2]), ("list contains([1, null], null)", True),
        ("decimal(2.5, 0)", 2), ("floor(-1.5)", -2), ("ceiling(1.56, 1)", 1.6), ("round up(5.121, 2)", 5.13),
        ("round half up(2.5, 0)", 3), ("round half down(2.5, 0)", 2), ("round down(-1.9, 0)", -1), ("abs(-3)", 3),
        ("modulo(-12, 5)", 3), ("modulo(12, -5)", -3), ("modulo(1, 0)", None), ("sqrt(16)", 4), ("sqrt(-1)", None),
        ("odd(3)", True), ("even(3)", False), ("exp(0)", 1), ("log(1)", 0), ("log(0)", None),
        ("before(1, [2..3])", True), ("meets([1..5], [5..9])", True), ("overlaps([1..5], [5..9])", True),
        ("during(2, [1..3])", True), ("starts(1, [1..3])", True), ("finishes([2..3], [1..3])", True),
        ("coincides([1..3], [1..3])", True), ("overlaps after([1..5], [1..5))", False),
        ('get value({a: 1}, "a")', 1), ('get value({a: {b: 2}}, ["a", "b"])', 2), ("get entries({a: 1})[1].value", 1),
        ('context([{key: "a", value: 1}]).a', 1), ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}), ('is(@"2026-01-01", date(2026, 1, 1))', True),
        ('range("[1..5)") = [1..5)', True), ("date(year: 2026, month: 3, day: 1)", "2026-03-01"),
        ('substring(string: "abc", start position: 2)', "bc"), ("list replace(match: function(a, b) a = 1, newItem: 4, list: [1])", [4]),
        ("string length(length: 1)", None), ('string length("a", "b")', None), ('upper case(["a"])', "A"),
    ],
)  # fmt: skip
def test_a_function_has_its_value(text, expected):
    assert to_plain(compile_expression(text).evaluate({})) == expected


def test_every_function_with_a_space_in_its_name_is_known_to_the_parser():
    assert {name for name in BUILTINS if " " in name} <= set(SPACED_FUNCTIONS)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_a_function_gives_null_for_arguments_it_cannot_use(name):
    texts = [f"{name}({', '.join(['null'] * count)})" for count in range(8)]
    texts += [f"{name}({', '.join([f'{{a: {count}}}'] * count)})" for count in range(1, 4)]
    texts += [f'{name}("x", 1, [true])', f"{name}([null])", f'{name}(1.5, -7, "京")']
    for text in texts:
        value, notes = compile_expression(text).explain({})
        assert value is not None or notes or "null" in text


@pytest.mark.parametrize(
    "text",
    [
        'number("x" + "1")', f'number("{"9" * 9_000}")', f'duration("P{"9" * 5_000}Y")', 'number("1", 2, 3)',
        "time(1, 2, 3, 4)", 'time(1, 2, 3, "@Nowhere/Land")', "odd(1e40)", "modulo(1e6000, 1e-6000)", "exp(1e9)",
        'substring("a", 1e40)', "[1][1e40]", "sublist([1], 1, 1e40)", "1e6144 * 1e6144", "decimal(1/3, 1e9)",
        'date("99999-99-99")', "date(1e40, 1, 1)", 'duration("P1D") * 1e40', 'duration("P1Y") * 1e40', "sqrt(1e6144)",
    ],
)  # fmt: skip
def test_arguments_beyond_all_bounds_give_a_value_or_null(text):
    value, notes = compile_expression(text).explain({})
    assert value is not None or notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('string(["a \\"b\\"", {"x y": null, "{": 1}])', '["a \\"b\\"", {x y: null, "{": 1}]'),
        ("append(1, 2)", [1, 2]), ("concatenate(1, [2])", [1, 2]), ("union(1, [1, 2])", [1, 2]), ("append(null, 1)", None),
        ("concatenate([1], null)", None), ('context put(context: {a: {}}, keys: ["a", "b"], value: 3)', {"a": {"b": 3}}),
        ('context put({}, ["a", "b"], 1)', None), ('is(time("10:00:00z"), time("10:00:00+00:00"))', True),
        ("odd(7.5)", False), ("even(0.5)", False), ("even(-4)", True), ("odd(-3)", True), ("string(-0)", "0"),
        ("string((< 5))", "(< 5)"), ('string([">".."a"])', '[">".."a"]'), ("(< [1..2])", None), ("(>= true)", None),
        ("null[1]", None), ("null[true]", None),
        ('5 between "a" and 3', False), ("1 between 2 and null", False), ("1 between 0 and null", None),
    ],
)  # fmt: skip
def test_a_function_answers_as_the_specification_says(text, expected):
    assert to_plain(compile_expression(text).evaluate({})) == expected
