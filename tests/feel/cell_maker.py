"""Random cells of decision tables with values to test, and where feelin tells otherwise whether a row is hit."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.feel.expression_maker import LEAVES
from tests.feel.feelin_comparison import ERROR, our_answer

KNOWN = {mark: [text for text in texts if text != "1e3"] for mark, texts in LEAVES.items()}
"""Without the number that feelin cannot read."""
VALUES = [text for mark in ("{n}", "{t}", "{b}", "{x}", "{l}", "{c}") for text in KNOWN[mark]]
END = r'(?:@?"[^"]*"|[\w ]+\([^()]*\)|[-.\w]+)'
RANGE = re.compile(rf"[\[(]{END}\.\.{END}[\])]")
SIDES = ["<", "<=", ">", ">=", "=", "!="]
CONDITIONS = [
    "? > {v}", "? = {v}", "? != {v}", "? between {v} and {v}", "? in ({v}, {v})", "? in [{v}..{v}]", "contains(?, {v})",
    "list contains(?, {v})", "starts with(?, {v})", "count(?) > {v}", "? instance of number", "string length(?) > {v}",
    "? > {v} and ? < {v}", "? = {v} or ? = {v}", "not(? = {v})",
]  # fmt: skip
RANGES = ["[{v}..{v}]", "({v}..{v}]", "[{v}..{v})", "(< {v})", "(>= {v})"]


class CellMaker:
    """Makes one cell with a value to test after the other; the same seed makes the same ones."""

    def __init__(self, seed):
        self._chance = random.Random(seed)  # noqa: S311 — the same cells each time

    def cell_and_value(self):
        """Return a cell, mostly of the value's kind, and the value."""
        kind = self._chance.choice(["{n}", "{n}", "{t}", "{b}", "{x}", "{l}"])
        cell = ", ".join(self._test(kind) for _ in range(self._chance.choice([1, 1, 1, 2, 3])))
        value = self._chance.choice(KNOWN[kind] if self._chance.random() < 0.8 else ["null", *VALUES])
        if self._chance.random() < 0.03:
            return "-", value
        return (f"not({cell})" if self._chance.random() < 0.2 else cell), value

    def _test(self, kind):
        known = KNOWN[kind] if self._chance.random() < 0.9 else [*VALUES, "null"]
        form = self._chance.choice(
            [
                "{v}",
                "{v}",
                f"{self._chance.choice(SIDES)} {{v}}",
                *self._chance.choices(CONDITIONS + RANGES, k=2),
            ]
        )
        while "{v}" in form:
            form = form.replace("{v}", self._chance.choice(known), 1)
        return form


@dataclass(frozen=True)
class CellDifference:
    """What differs, the clause that decides it, an example, and how a case of it is recognised."""

    what: str
    clause: str
    example: tuple[str, str]
    holds: Callable[[Any, Any, Any, str], bool]
    """Of our answer, theirs, the tested value and the cell."""


CELL_DIFFERENCES = (
    CellDifference(
        "不能比较的值不命中，not(…) 也不",
        "10.3.2 比较的语义表",
        ("< 3", "[]"),
        lambda ours, _theirs, _value, _cell: ours is None,
    ),
    CellDifference(
        "一个测试不能比较，别的测试照样算",
        "10.3.2 比较的语义表",
        ("< true, true", "true"),
        lambda ours, theirs, _value, _cell: ours is True and theirs == ERROR,
    ),
    CellDifference(
        "起点在终点之后的区间什么也不含，缺一端的说不出来就是 null",
        "10.3.2.7 区间",
        ("[2..-1]", "1"),
        lambda _ours, _theirs, _value, cell: any(our_answer(found) is None for found in RANGE.findall(cell)),
    ),
    CellDifference(
        "between 是 >= 与 <= 的三值 and",
        "10.3.2 比较的语义表",
        ("? between 2 and -1", "-1"),
        lambda _ours, _theirs, _value, cell: "between" in cell,
    ),
    CellDifference(
        "in (…) 里写出的真假是要相等的值",
        "10.3.1.2 语法：unary tests",
        ("? in (true, true)", "false"),
        lambda _ours, _theirs, value, cell: isinstance(value, bool) and "? in (" in cell,
    ),
    CellDifference(
        "单个值看作一个元素的列表",
        "10.3.2.9 类型之间的转换",
        ('list contains(?, @"P1Y")', '@"P1Y"'),
        lambda _ours, _theirs, value, cell: "list contains(" in cell and not isinstance(value, list),
    ),
    CellDifference(
        "单元格是列表时，等于它的列表也命中",
        "10.3.1.2 语法：unary tests",
        ("[1, 2]", "[1, 2]"),
        lambda _ours, _theirs, value, cell: isinstance(value, list) and "[" in cell,
    ),
)
