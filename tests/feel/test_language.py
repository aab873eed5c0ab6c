from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.feel.expression import compile_expression, compile_unary_tests
from app.feel.plain import to_plain
from app.feel.values import Months

NOW = datetime(2026, 3, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def value(text, _names=(), **context):
    return compile_expression(text, names=_names).evaluate(context, now=NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 ** 2", 19), ("-2 ** 2", 4), ("(1 + 2) * 3", 9), ("10 / 4", 2.5), ("1 / 0", None),
        ("0.1 + 0.2 = 0.3", True), ('"a" + "b"', "ab"), ('"a" + 1', None), ("- (3)", -3), (".5", 0.5), ("1e3", 1000),
        ("1 < 2 and 2 < 3", True), ('1 < "a"', None), ("1 = 1.0", True), ('1 = "1"', None), ("null = null", True),
        ("null != 1", True), ("null < 1", None), ("5 between 1 and 5", True), ('"b" between "a" and "c"', True),
        ("5 in [1..5)", False), ("5 in (1, 5)", True), ("5 in (< 3, > 4)", True), ("5 in [1, 5]", True), ("1 in (1)[1]", True), ("3 in (1) + 2", True),
        ("5 in ]1..5]", True), ("not(5 in > 5)", True), ("[1,2,3][2]", 2), ("[1,2,3][-1]", 3), ("[1,2,3][9]", None),
        ("[1,2,3][item > 1]", [2, 3]), ("[{a: 1}, {a: 2}][a > 1].a", [2]), ("{a: 1, b: a + 1}.b", 2),
        ("if true then 1 else 2", 1), ("if null then 1 else 2", 2), ("if 1 then 1 else 2", 2),
        ("for i in [1, 2] return i * 2", [2, 4]), ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..2, j in 1..2 return i * j", [1, 2, 2, 4]), ("for i in 1..4 return sum(partial) + 1", [None] * 4),
        ("for i in 1..4 return count(partial)", [0, 1, 2, 3]),
        ("some i in [1, 2] satisfies i > 1", True), ("every i in [1, 2] satisfies i > 1", False),
        ("every i in [] satisfies false", True), ("(function(x, y) x * y)(2, 3)", 6),
        ('(function(x: number) x)("a")', None), ("{f: function(n) if n < 2 then 1 else n * f(n - 1)}.f(5)", 120),
        ("1 instance of number", True), ("[1] instance of list<number>", True), ("null instance of Any", False),
        ('{a: "x"} instance of context<a: string>', True), ("[1..2] instance of range<number>", True),
        ("(function(a: string) 1) instance of function<string>->number", True),
        ("[1..3].start", 1), ("[1..3].end included", True), ("// said\n1 /* and done */ + 1", 2),
        ("[3..1]", None), ("(=10) = (=10)", True),
    ],
)  # fmt: skip
def test_an_expression_has_its_value(text, expected):
    assert to_plain(value(text)) == expected


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ("true", "and", "null", None), ("false", "and", "null", False), ("null", "and", "false", False),
        ("true", "or", "null", True), ("null", "or", "true", True), ("false", "or", "null", None),
        ("true", "and", "1", None), ("null", "and", "null", None),
    ],
)  # fmt: skip
def test_logic_has_three_values(left, operator, right, expected):
    assert value(f"{left} {operator} {right}") is expected


def test_names_may_be_chinese_and_paths_go_into_contexts():
    assert value('审核.结论 = "通过" and 审核.分数 >= 60', 审核={"结论": "通过", "分数": 75}) is True


def test_names_may_have_spaces_and_the_longest_known_one_wins():
    names = ("申请 日期", "申请 日期 上限")
    context = {"申请 日期": 1, "申请 日期 上限": 5}
    assert compile_expression("申请 日期 上限 - 申请 日期", names=names).evaluate(context) == 4
    assert value("loan amount + 1", ("loan amount",), **{"loan amount": 2}) == 3


def test_a_value_does_not_hide_the_function_of_its_name():
    assert value('date("2026-03-01") = today()', date="x") is True
    assert value("count(count)", count=[1, 2]) == 2


def test_a_key_with_spaces_is_known_behind_a_dot():
    assert value('{"乙 丙": 2, 甲 1: 3}.乙 丙') == 2


def test_a_missing_name_is_null():
    assert value("nobody") is None
    assert value("a.b.c", a={"b": None}) is None


def test_floats_are_the_decimals_they_print():
    assert value("a + b", a=0.1, b=0.2) == Decimal("0.3")


def test_numbers_keep_thirty_four_digits():
    assert str(value("1 / 3")) == "0." + "3" * 34
    assert value("12345678901234567890.12345678901234 + 1") == Decimal("12345678901234567891.12345678901234")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-02-28" + duration("P1D")', date(2026, 3, 1)), ('date("2024-01-31") + duration("P1M")', date(2024, 2, 29)),
        ('date("2026-03-01") - date("2026-02-01")', timedelta(days=28)), ('duration("P1Y2M")', Months(14)),
        ('duration("P1Y") * 1.5', Months(18)), ('duration("P1D") / duration("PT12H")', Decimal(2)),
        ('@"10:30:00" + duration("PT45M")', time(11, 15)), ("date(2026, 2, 30)", None), ('date("2026-02-29")', None),
        ('date("2026-03-01").weekday', Decimal(7)), ('@"2026-01-01T24:00:00"', datetime(2026, 1, 2)),  # noqa: DTZ001
        ('date and time(date("2026-01-01"), time("08:00:00")).hour', Decimal(8)),
        ('years and months duration(date("2020-05-20"), date("2026-05-19"))', Months(71)),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', True), ('duration("P1D") < duration("PT25H")', True),
        ('string(@"2026-01-01T08:00:00@Asia/Shanghai")', "2026-01-01T08:00:00@Asia/Shanghai"),
        ('string(duration("-P1DT2H3M4.5S"))', "-P1DT2H3M4.5S"), ('string(duration("P14M"))', "P1Y2M"),
        ('day of week(@"2026-03-01")', "Sunday"), ('week of year(@"2026-01-01")', Decimal(1)),
    ],
)  # fmt: skip
def test_dates_and_durations_follow_the_calendar(text, expected):
    assert value(text) == expected


def test_today_and_now_are_the_moment_that_was_handed_in():
    assert value("today()") == date(2026, 3, 1)
    assert value("now()") == NOW
    assert compile_expression("today()").evaluate({}) is None


def test_today_is_the_day_in_beijing_for_an_instant_in_utc():
    instant = datetime.fromisoformat("2026-02-28T16:30:00+00:00")
    assert compile_expression("today()").evaluate({}, now=instant) == date(2026, 3, 1)


def test_names_that_are_certainly_read_are_told_with_their_paths():
    found = compile_expression(
        'review.decision = "ok" and count(个人.附件[大小 > 上限]) > 0 and (for i in a return i.b) = []'
    )
    assert found.names == {"review.decision", "个人.附件", "a"}


def test_functions_may_be_handed_in():
    expression = compile_expression("working days(a, 5)", functions={"working days": lambda a, n: a + n})
    assert expression.evaluate({"a": 1}, functions={"working days": lambda a, n: a + n}) == 6


def test_an_expression_is_compiled_once():
    assert compile_expression("1 + 1 + 1") is compile_expression("1 + 1 + 1")


@pytest.mark.parametrize(
    ("cell", "tested", "expected"),
    [
        ("-", None, True), ("", 1, True), ('"a","b"', "b", True), ('not("a","b")', "b", False), ("< 5", 4, True),
        ("[1..5]", 5, True), ("> 3, < 1", 2, False), ("null", None, True), ("not(null)", 1, True), ("? > 3", 4, True),
        ('contains(?, "x")', "axb", True), ("> limit", 9, True), ("true", True, True), ('< "a"', 1, None),
        ("true", 3, None), ("true", None, False), ("limit > 3", False, True), ("limit > 9", False, False), ("limit = 5", "x", True),
        ("not(true), 3", 3, True), ("not(true), 3", False, True), ("not(1, 2), 3", 3, True),
        ("= 5", 5, True), ("!= 5", 5, False), ("[1, 2]", 2, True), ('not(contains(?, "x"))', "abc", True),
    ],
)  # fmt: skip
def test_a_cell_is_passed_or_not(cell, tested, expected):
    assert compile_unary_tests(cell).matches(tested, {"limit": 5}) is expected


def test_nothing_of_python_can_be_reached():
    for text in (
        "a.__class__",
        "a.upper",
        "a.real",
        "{}.keys",
        "[].append",
        "__import__",
        "a.mro",
        "string.call",
    ):
        assert value(text, a="x") in (None, [])
