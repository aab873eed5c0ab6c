"""Types that are worked out from texts are those that evaluation gives, and a fault is told only where it is certain."""

from itertools import product

import pytest

from app.domain.value_kinds import DATE as DAY
from app.domain.value_kinds import NUMBER as AMOUNT
from app.domain.value_kinds import TEXT as WORDS
from app.domain.value_kinds import context_of, list_of, one_of
from app.feel.builtin_signatures import SIGNATURES, signature_of
from app.feel.builtin_table import BUILTINS
from app.feel.expression import compile_expression
from app.feel.feel_types import ANY, Simple
from app.feel.known_types import TEXT, declared_type, name_of
from app.feel.operator_types import calculated, can_compare
from app.feel.parser import parse_expression, parse_unary_tests
from app.feel.type_inference import TypeInference
from app.feel.values import kind_of

SAMPLES = {
    "number": ("2", "0", "-1.5"),
    "string": ('"甲"', '"2027-03-01"'),
    "boolean": ("true", "false"),
    "date": ('date("2027-03-01")', 'date("2024-02-29")'),
    "time": ('time("09:30:00")',),
    "date and time": ('date and time("2027-03-01T09:30:00")', 'date and time("2027-03-01T09:30:00Z")'),
    "days and time duration": ('duration("P2D")', 'duration("PT3H")'),
    "years and months duration": ('duration("P1Y2M")',),
    "list": ("[1, 2]", "[]"),
    "context": ("{a: 1}",),
    "range": ("[1..2]",),
}
"""Values of each kind, as they are written."""


def values(operator, left, right):
    return [
        compile_expression(f"{one} {operator} {other}").evaluate({})
        for one, other in product(SAMPLES[left], SAMPLES[right])
    ]


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "**"])
def test_what_is_told_of_a_calculation_is_what_it_gives(operator):
    for left, right in product(SAMPLES, SAMPLES):
        kind = calculated(operator, Simple(left), Simple(right))
        found = {kind_of(value) for value in values(operator, left, right) if value is not None}
        assert found == (set() if kind is None else {name_of(kind)}), (left, operator, right)


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
def test_what_cannot_be_compared_is_null_and_nothing_else_is_refused(operator):
    for left, right in product(SAMPLES, SAMPLES):
        is_null = all(value is None for value in values(operator, left, right))
        assert can_compare(operator, Simple(left), Simple(right)) is not is_null, (left, operator, right)


CALLS = {
    "i": "string", "t": "string", "n": "number", "b": "boolean", "d": "date", "s": "date", "c": "date", "p": "days and time duration",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_a_function_gives_null_for_the_kinds_it_does_not_take(name):
    assert name in BUILTINS
    signature = signature_of(name, 1)
    for place, letter in enumerate(signature.takes):
        for kind in set(SAMPLES) - signature.kinds(place) - {"list"} if letter != "*" else ():
            given = [SAMPLES[CALLS.get(other, "number")][0] for other in signature.takes]
            for sample in SAMPLES[kind]:
                given[place] = sample
                text = f"{name}({', '.join(given[: max(place + 1, _least(name))])})"
                assert compile_expression(text).evaluate({}) is None, text


def _least(name):
    return len(BUILTINS[name].parameters) - BUILTINS[name].optional


NAMES = {
    "window": declared_type(context_of(today=DAY, left=AMOUNT)),
    "zone": declared_type(one_of("late", "on_time")),
    "rows": declared_type(list_of(context_of(month=WORDS, amount=AMOUNT))),
    "codes": declared_type(list_of(one_of("a", "b"))),
    "text": TEXT,
}


def faults(text):
    inference = TypeInference()
    inference.type_of(parse_expression(text), NAMES)
    return [(fault.rule, fault.proposal) for fault in inference.faults]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("window.tody", ("name-unknown", "today")),
        ('window.today < "2027-03-01"', ("type-mismatch", 'date("2027-03-01")')),
        ("text < window.today", ("type-mismatch", "date(text)")),
        ('zone = "lat"', ("option-unknown", "late")),
        ('list contains(["late", "critical"], zone)', ("option-unknown", "")),
        ('list contains(codes, "c")', ("option-unknown", "")),
        ('codes = "a"', ("type-mismatch", 'list contains(codes, "a")')),
        ('window.left + "天"', ("type-mismatch", "")),
        ("for row in rows return row.amout", ("name-unknown", "amount")),
        ("rows[month = 3]", ("type-mismatch", "")),
        ("sum(rows.amont)", ("name-unknown", "amount")),
        ("if window.left then 1 else 2", ("type-mismatch", "")),
        ("not(window.left)", ("type-mismatch", "")),
        ("string length(window.today)", ("type-mismatch", "string(window.today)")),
        ("{day: window.today, after: day + 1}.after", ("type-mismatch", 'day + duration("P1D")')),
        ("window.today < 2027-02-06", ("type-mismatch", 'date("2027-02-06")')),
        ("window.today < 2027-13-06", ("type-mismatch", "")),
        ('window.today between "2027-01-01" and date("2027-12-31")', ("type-mismatch", 'date("2027-01-01")')),
        ('window.today < date("2027-3-1")', ("literal-unread", 'date("2027-03-01")')),
        ('date("2027年3月1日")', ("literal-unread", 'date("2027-03-01")')),
        ('date("2027-02-29")', ("literal-unread", "")),
        ('window.today + duration("20D")', ("literal-unread", "")),
        ('time("9:00")', ("literal-unread", "")),
        ('date and time("2027-03-01 09:00:00")', ("literal-unread", "")),
    ],
)  # fmt: skip
def test_what_can_never_hold_is_told_with_what_was_meant(text, fault):
    assert fault in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "window.today < date(text)",
        "window = null or zone = null",
        'zone in ("late", null)',
        "other.name < 3",
        "unknown + window.today",
        'rows[month = "2027-01"].amount',
        'some row in rows satisfies row.month = "2027-01"',
        "rows[1].amount + 1",
        'if zone = "late" then window.today else null',
        'window.today - date("2027-01-01") > duration("P10D")',
        'get value(window, "today") < 3',
        "count(rows) > 0 and window.left >= 0",
        "codes[item = text]",
        'window.today < date("2027-01-01T00:00:00")',
        'time("09:00:00+08:00") < time("09:30:00@Asia/Shanghai")',
        'date and time("2027-03-01") + duration("PT2H")',
        "rows[other = null]",
    ],
)
def test_what_may_hold_is_not_told(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("cell", "kind", "is_wrong"),
    [
        ('< date("2027-03-01")', "date", False),
        ('< "2027-03-01"', "date", True),
        ("[1..3]", "number", False),
        ("[1..3]", "string", True),
        ('"a", "b"', "number", True),
        ("? > 3", "number", False),
        ("text", "string", False),
        ("text", "number", True),
        ("unknown", "number", False),
        ("window.left > 3", "string", False),
        ("not(3)", "string", True),
        ("null", "date", False),
    ],
)
def test_cells_are_held_to_the_type_of_their_column(cell, kind, is_wrong):
    inference = TypeInference()
    tests, _ = parse_unary_tests(cell, ())
    for test in tests:
        inference.test(test, (parse_expression("column"), Simple(kind)), NAMES, is_cell=True)
    assert bool(inference.faults) is is_wrong


def test_nothing_is_known_of_names_that_nobody_declares():
    assert TypeInference().type_of(parse_expression("a.b[1] + c(2)"), {}) == ANY
