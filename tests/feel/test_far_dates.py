import pytest

from app.feel.expression import compile_expression
from app.feel.plain import to_plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"-2021-01-01" + @"P1D"', "-2021-01-02"), ('@"9999-12-31" + @"P1D"', "10000-01-01"),
        ('@"0001-01-01" - @"P1D"', "0000-12-31"), ('@"12345-01-31" + @"P1M"', "12345-02-28"),
        ('@"10000-01-01" - @"9999-12-31"', "P1D"), ('@"-2021-01-01T10:00:00+08:00" - @"PT11H"', "-2022-12-31T23:00:00+08:00"),
        ('@"20000-01-01" > @"2000-01-01"', True), ('@"-0001-01-01" < @"0001-01-01"', True),
        ('@"20000-01-01" = @"20000-01-01"', True), ('@"20000-01-01" = @"2000-01-01"', False),
        ('@"20000-01-01".weekday', 6), ('@"-2021-03-04".year', -2021), ('@"20000-05-06T07:08:09".hour', 7),
        ('date("999999999-12-31") + @"P1D"', None), ('date("20000-02-30")', None),
        ('date and time(date("20000-01-01"), time("01:02:03"))', "20000-01-01T01:02:03"),
        ('years and months duration(date("-0001-01-01"), date("0001-01-01"))', "P2Y"),
        ('date("20000-01-01") instance of date', True), ('day of week(date("20000-01-01"))', "Saturday"),
        ('date(@"20000-01-01T10:00:00")', "20000-01-01"), ('@"20000-01-01T10:00:00Z" > @"20000-01-01T10:00:00"', None),
        ('@"9999-12-31" + @"P1000000Y"', "1009999-12-31"), ('@"20000-01-01" - @"P18000Y"', "2000-01-01"),
        ('(@"-999999999-01-01" - @"999999999-01-01") = null', True), ('@"2024-02-29" + @"P1Y"', "2025-02-28"),
    ],
)  # fmt: skip
def test_years_python_does_not_know_are_calculated_with(text, expected):
    assert to_plain(compile_expression(text).evaluate({})) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2017-09-05T09:15:30.987654321@Europe/Paris", "999999999-12-31T23:59:59.999999999Z", "2017-09-05T09:15:30.000000001",
        "2017-09-05T09:15:30.5", "09:15:30.123456789+02:00", "09:15:30.12",
    ],
)  # fmt: skip
def test_nine_digits_of_a_second_are_kept_as_they_were_written(text):
    assert compile_expression(f'string(@"{text}")').evaluate({}) == text


def test_the_digits_of_a_second_go_along_with_the_time():
    text = 'string(date and time(date(2026, 3, 1), time(@"2026-01-01T10:00:00.000000007")) + duration("P1D"))'
    assert compile_expression(text).evaluate({}) == "2026-03-02T10:00:00.000000007"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2021-03-28T01:30:00@Europe/Paris" + @"PT1H"', "2021-03-28T03:30:00@Europe/Paris"),
        ('@"2021-03-28T03:30:00@Europe/Paris" - @"PT1H"', "2021-03-28T01:30:00@Europe/Paris"),
        ('@"2021-03-27T12:00:00@Europe/Paris" + @"P1D"', "2021-03-28T13:00:00@Europe/Paris"),
        ('@"2021-03-27T12:00:00@Europe/Paris" + @"P1M"', "2021-04-27T12:00:00@Europe/Paris"),
        ('@"2021-03-28T03:30:00@Europe/Paris" - @"2021-03-28T01:30:00@Europe/Paris"', "PT1H"),
        ('@"1990-07-01T00:00:00@Europe/Paris" - @"1990-06-30T22:00:00Z"', "PT0S"),
        ('@"9999-12-31T23:00:00@Europe/Paris" + @"P1D"', "10000-01-01T23:00:00@Europe/Paris"),
    ],
)  # fmt: skip
def test_time_passes_evenly_where_clocks_are_put_forward(text, expected):
    assert to_plain(compile_expression(text).evaluate({})) == expected
