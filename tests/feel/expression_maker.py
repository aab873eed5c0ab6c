"""Random FEEL expressions with a seed: mostly of fitting types, now and then of any."""

import random
import re
from dataclasses import dataclass

ODD = 0.05
SIMPLE = 0.25
PLACE = re.compile(r"\{[ntblcxdure]\}")

NUMBERS = ["0", "1", "2", "3", "-1", "7.5", "0.25", "10", "100", "-12.5", "1e3", ".5"]
TEXTS = ['""', '"a"', '"b"', '"abc"', '"京京a"', '"foobar"', '"1"', '"A b"', '"2026-03-01"', '"a,b"']
DAYS = ['date("2026-03-01")', '@"2024-02-29"', "date(2025, 12, 31)", '@"1999-01-01"']
MOMENTS = ['@"2026-03-01T10:00:00"', 'date and time("2024-02-29T23:59:59")', '@"2026-03-01T02:00:00Z"']
CLOCKS = ['@"10:00:00"', "time(23, 59, 59)", '@"10:00:00Z"', '@"12:30:00+08:00"']
LENGTHS = ['@"P1D"', '@"PT36H"', 'duration("-P2DT3H")', '@"PT0S"', '@"PT1M30S"']
MONTHS = ['@"P1Y"', '@"P14M"', 'duration("-P3M")']
PARTS = ["year", "month", "day", "hour", "days", "years", "a", "b", "start", "end included", "nothing"]
TYPES = [
    "number", "string", "boolean", "date", "time", "date and time", "list<number>", "context<a: number>", "Any",
    "days and time duration", "years and months duration", "range<number>", "list<Any>",
]  # fmt: skip


@dataclass(frozen=True)
class Made:
    """An expression: its text, the form it was made by, and the expressions in the form's places, all closed."""

    text: str
    form: str
    parts: tuple["Made", ...] = ()


class ExpressionMaker:
    """Makes one expression after the other; the same seed makes the same ones."""

    def __init__(self, seed):
        self._chance = random.Random(seed)  # noqa: S311 — the same expressions each time

    def expression(self, depth=3):
        """Return an expression of any type."""
        return self._of(self._chance.choice(TYPED), depth)

    def _of(self, mark, depth):
        """Return an expression of a type; simple when it is deep or by chance, and now and then of another type."""
        if mark == "{e}" or self._chance.random() < ODD:
            mark, depth = self._chance.choice(TYPED), min(depth, 1)
        if depth <= 0 or mark not in FORMS or self._chance.random() < SIMPLE:
            text = self._chance.choice(
                ["null", *LEAVES[mark]] if self._chance.random() < ODD else LEAVES[mark]
            )
            return Made(text, text)
        return self._formed(self._chance.choice(FORMS[mark]), depth)

    def _formed(self, form, depth):
        """Return a form with its places filled."""
        for mark, words in (("<part>", PARTS), ("<type>", TYPES)):
            form = form.replace(mark, self._chance.choice(words))
        parts = []

        def filled(match):
            parts.append(self._of(match[0], depth - 1))
            return parts[-1].text

        return Made(PLACE.sub(filled, form), form, tuple(parts))


NUMBER_FORMS = [
    "({n} + {n})", "({n} - {n})", "({n} * {n})", "({n} / {n})", "(-{n})", "({n} ** 2)", "abs({n})", "floor({n})",
    "ceiling({n})", "decimal({n}, 1)", "modulo({n}, {n})", "round up({n}, 1)", "round down({n}, 1)", "round half up({n}, 0)",
    "round half down({n}, 0)", "sum({l})", "min({l})", "max({l})", "count({l})", "mean({l})", "median({l})", "product({l})",
    "stddev({l})", "sqrt({n})", "string length({t})", "{l}[{n}]", "{c}.a", "({d}).year", "({x}).<part>", "{l}[1]", "{l}[-1]",
    "(if {b} then {n} else {n})", "number({t})", "day of year({d})", "week of year({d})", 'get value({c}, "a")',
    "min({n}, {n})", "sum({n}, {n}, {n})", "[{n}..{n}].start", "(function(x) x + {n})({n})", "({e} - {e})",
]  # fmt: skip
TEXT_FORMS = [
    "({t} + {t})", "upper case({t})", "lower case({t})", "substring({t}, {n})", "substring({t}, 2, 2)", "string({n})",
    "substring before({t}, {t})", "substring after({t}, {t})", "string({b})", "string({x})", "day of week({d})",
    "month of year({d})", 'replace({t}, "a", {t})', 'string join([{t}, {t}], "-")', "(if {b} then {t} else {t})", 'split({t}, ",")[1]',
    "string({l})",
]  # fmt: skip
TRUTH_FORMS = [
    "({n} < {n})", "({n} >= {n})", "({n} = {n})", "({n} != {n})", "({t} = {t})", "({t} < {t})", "({b} and {b})", "({b} or {b})",
    "not({b})", "({n} in {r})", "({n} in (1, 2, > {n}))", "({n} between {n} and {n})", "(some x in {l} satisfies x > {n})",
    "(every x in {l} satisfies x < {n})", "list contains({l}, {n})", "contains({t}, {t})", "starts with({t}, {t})",
    "ends with({t}, {t})", 'matches({t}, "[a-c]+")', "all({b}, {b})", "any({b}, {b})", "odd({n})", "even({n})", "({x} = {x})",
    "({d} < {d})", "({x} < {x})", "({e} instance of <type>)", "before({n}, {n})", "before({n}, {r})", "after({r}, {r})",
    "includes({r}, {n})", "during({n}, {r})", "overlaps({r}, {r})", "meets({r}, {r})", "starts({n}, {r})", "finishes({r}, {r})",
    "coincides({r}, {r})", "({e} = {e})", "({e} != {e})", "is({e}, {e})", "({b} and {e})", "({n} in {l})", "({l} = {l})", "({c} = {c})",
]  # fmt: skip
LIST_FORMS = [
    "[{n}, {n}]", "[{n}, {n}, {n}]", "append({l}, {n})", "concatenate({l}, {l})", "insert before({l}, 1, {n})", "remove({l}, 1)",
    "reverse({l})", "index of({l}, {n})", "union({l}, {l})", "distinct values({l})", "flatten([{l}, {n}])", "sublist({l}, 1, 2)",
    "sublist({l}, {n})", "sort({l}, function(x, y) x < y)", "{l}[item > {n}]", "(for x in {l} return x + {n})",
    "(for i in 1..3 return i * {n})", "(for x in {l}, y in {l} return x - y)", "mode({l})", "list replace({l}, 1, {n})",
    "[{c}, {c}].a", "[{c}, {c}][a > {n}].b", "get entries({c}).value", "[{e}, {e}]", "sort({l})",
]  # fmt: skip
CONTEXT_FORMS = [
    "{a: {n}, b: {n}}", "{a: {n}, b: a + 1}", 'context put({c}, "c", {n})', "context merge([{c}, {c}])", "{a: {e}}",
    'context([{key: "a", value: {n}}])', "[{c}, {c}][1]",
]  # fmt: skip
TEMPORAL_FORMS = [
    "({d} + {u})", "({d} - {u})", "({d} - {d})", "({u} + {u})", "({u} * {n})", "({u} / {n})", "(-{u})", "({u} / {u})", "date({d})",
    "time({d})", 'date and time({d}, @"08:00:00")', "years and months duration({d}, {d})", "abs({u})", "({x} + {x})", "date(2026, {n}, 1)",
    "time({n}, 30, 0)", "({x}).time offset",
]  # fmt: skip
RANGE_FORMS = [
    "[{n}..{n}]",
    "({n}..{n})",
    "[{n}..{n})",
    "({n}..{n}]",
    "(< {n})",
    "(>= {n})",
    "[{d}..{d}]",
    '["a".."c"]',
]
FORMS = {
    "{n}": NUMBER_FORMS,
    "{t}": TEXT_FORMS,
    "{b}": TRUTH_FORMS,
    "{l}": LIST_FORMS,
    "{c}": CONTEXT_FORMS,
    "{x}": TEMPORAL_FORMS,
    "{r}": RANGE_FORMS,
}
TYPED = [*FORMS]
LEAVES = {
    "{n}": NUMBERS,
    "{t}": TEXTS,
    "{b}": ["true", "false"],
    "{l}": ["[]", "[1, 2, 3]", "[3, 1, 2, 1]"],
    "{c}": ["{a: 1, b: 2}"],
    "{x}": [*DAYS, *MOMENTS, *CLOCKS, *LENGTHS, *MONTHS],
    "{d}": [*DAYS, *DAYS, *MOMENTS],
    "{u}": [*LENGTHS, *MONTHS],
    "{r}": ["[1..5)", "[1..5]", "(2..3)", "(< 5)"],
}
"""The simplest expressions for each place: number, text, truth, list, context, temporal, day, length, range."""
