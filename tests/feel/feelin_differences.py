"""Where feelin and we differ, and which clause of DMN 1.5 decides it; docs/feel-conformance.md shows the same table.

A difference is looked for at its root: in the smallest expression that differs while all its parts agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.feel.values import Range, compare, kind_of
from tests.feel.expression_maker import RANGE_FORMS
from tests.feel.feelin_comparison import ERROR

OUTSIDE = ("substring", "sublist", "list replace", "insert before", "remove")
RANGE_FUNCTIONS = (
    "before",
    "after",
    "meets",
    "overlaps",
    "starts",
    "finishes",
    "coincides",
    "during",
    "includes",
)
ORDERINGS = ("({n} < {n})", "({n} >= {n})", "({t} < {t})", "({d} < {d})", "({x} < {x})")
NO_NUMBER = "number"
"""feelin's NaN, which FEEL does not have."""


@dataclass(frozen=True)
class Case:
    """A difference at its root: the form of the expression, our values of its parts, and both answers."""

    form: str
    parts: tuple[Any, ...]
    ours: Any
    theirs: Any

    def is_call(self, *names):
        """Tell whether the form is a call of one of some functions."""
        return self.form.partition("(")[0] in names


@dataclass(frozen=True)
class Difference:
    """What differs, the clause that decides it, and how a case of it is recognised."""

    what: str
    clause: str
    example: str
    holds: Callable[[Case], bool]


def _only_singles(case):
    return any(not isinstance(part, list) for part in case.parts)


DIFFERENCES = (
    Difference(
        "数字可以写指数",
        "10.3.1.2 语法：数字",
        "1e3",
        lambda c: c.form == "1e3",
    ),
    Difference(
        "起点在终点之后、两端类型不同或没有大小的区间是 null",
        "10.3.2.7 区间",
        "[3..1]",
        lambda c: (c.form in RANGE_FORMS or c.form == "[{n}..{n}].start") and c.ours is None,
    ),
    Difference(
        "时长可以乘除数字、互相除、取负",
        "10.3.2 乘、除、取负的语义表",
        '@"P1D" * 3',
        lambda c: (
            c.form
            in {"({u} * {n})", "({u} / {n})", "({u} / {u})", "(-{u})", "({n} / {n})", "({n} * {n})", "(-{n})"}
            and any("duration" in kind_of(part) for part in c.parts)
            and c.theirs in (None, NO_NUMBER)
        ),
    ),
    Difference(
        "日期加减天和时间的时长仍是日期",
        "10.3.2 加减的语义表",
        '@"2024-02-29" + @"PT36H"',
        lambda c: c.form in {"({d} + {u})", "({d} - {u})", "({x} + {x})"} and kind_of(c.ours) == "date",
    ),
    Difference(
        "有时区的和没有时区的不能相减：日期是 UTC 的零点",
        "10.3.2 加减的语义表",
        'date("2026-03-01") - @"2026-03-01T10:00:00"',
        lambda c: (
            c.form in {"({d} - {d})", "({e} - {e})"}
            and c.ours is None
            and {kind_of(part) for part in c.parts} <= {"date", "date and time"}
        ),
    ),
    Difference(
        "时间与日期、时长与日期不能相减",
        "10.3.2 加减的语义表",
        '@"PT36H" - @"2026-03-01"',
        lambda c: (
            c.form in {"({d} - {d})", "({e} - {e})"}
            and c.ours is None
            and len({kind_of(part) for part in c.parts}) > 1
        ),
    ),
    Difference(
        "时间加减年和月的时长是 null",
        "10.3.2 加减的语义表",
        '@"10:00:00" + @"P1M"',
        lambda c: c.form == "({x} + {x})" and c.ours is None,
    ),
    Difference(
        "没有大小的两个值比较得 null",
        "10.3.2 比较的语义表",
        '@"10:00:00" < @"10:00:00Z"',
        lambda c: c.form in ORDERINGS and c.ours is None,
    ),
    Difference(
        "between 是 >= 与 <= 的三值 and",
        "10.3.2 比较的语义表",
        "0 between 1 and -1",
        lambda c: "between" in c.form,
    ),
    Difference(
        "两种时长不能比较",
        "10.3.2 相等的语义表",
        '@"P1Y" = @"P1D"',
        lambda c: (
            " = " in c.form
            and {"days and time duration", "years and months duration"} == {kind_of(p) for p in c.parts}
        ),
    ),
    Difference(
        "长度不同的列表不相等",
        "10.3.2 相等的语义表",
        "[1] = []",
        lambda c: (
            c.form in {"({l} = {l})", "({e} = {e})", "({e} != {e})"}
            and all(isinstance(part, list) for part in c.parts)
            and c.theirs is None
        ),
    ),
    Difference(
        "in 后面写出的 null 与值相等才为真，算出来是 null 的得 null；写出的区间是 >= 与 <= 的三值 and",
        "10.3.2 in 的语义表",
        "null in null",
        lambda c: c.form.startswith("({n} in"),
    ),
    Difference(
        "some、every 里的 null 按三值逻辑，单个值是一个元素的列表",
        "10.3.2 量词的语义表",
        "some x in [null] satisfies x > 1",
        lambda c: c.form.startswith(("(some", "(every")) and c.ours is None,
    ),
    Difference(
        "for 的来源是单个值时看作一个元素的列表",
        "10.3.2.9 类型之间的转换",
        "for x in true return x",
        lambda c: c.form.startswith("(for") and isinstance(c.ours, list) and _only_singles(c),
    ),
    Difference(
        "条件不是 true 就取 else",
        "10.3.2 if 的语义表",
        'if @"PT36H" then "a" else "b"',
        lambda c: c.form.startswith("(if") and not isinstance(c.parts[0], bool),
    ),
    Difference(
        "过滤条件里不能比较的是 null，该项不取",
        "10.3.2 比较的语义表",
        "[1, 2][item > []]",
        lambda c: "[item >" in c.form or "[a >" in c.form,
    ),
    Difference(
        "单个值看作一个元素的列表",
        "10.3.2.9 类型之间的转换",
        'min("a")',
        lambda c: (
            c.is_call("min", "max", "union", "append", "concatenate", "sublist", "sort", "mode", "remove")
            and _only_singles(c)
            and c.ours is not None
        ),
    ),
    Difference(
        "min、max 比较任何有大小的值",
        "10.3.4.4 列表函数",
        'min([@"2026-03-01", @"2024-02-29"])',
        lambda c: c.is_call("min", "max") and c.theirs is None,
    ),
    Difference(
        "没有终点的区间不能逐个取",
        "10.3.2 for 的语义表",
        "for x in (< 5) return x",
        lambda c: c.form.startswith("(for") and c.ours is None and _is_open(c.parts),
    ),
    Difference(
        "起始位置为 0 或不在范围里得 null",
        "10.3.4.3、10.3.4.4 参数的定义域",
        'substring("abc", 0)',
        lambda c: c.is_call(*OUTSIDE) and c.ours is None,
    ),
    Difference(
        "concatenate、union 的参数是 null 时得 null",
        "10.3.4.4 列表函数",
        "concatenate([1], null)",
        lambda c: c.is_call("concatenate", "union") and c.ours is None,
    ),
    Difference(
        "mode 按从小到大给出，median 按数值排序",
        "10.3.4.4 列表函数",
        "median([1, 2, 3, 10])",
        lambda c: c.is_call("mode", "median"),
    ),
    Difference(
        "整月数只数满月，起止颠倒时取负",
        "10.3.4.1 转换函数",
        'years and months duration(@"1999-01-01", @"2024-02-29")',
        lambda c: c.is_call("years and months duration"),
    ),
    Difference(
        "starts、finishes、coincides、during 有定义（feelin 没有实现）",
        "10.3.4.7 区间函数",
        "during(2, [1..5])",
        lambda c: c.is_call("starts", "finishes", "coincides", "during") and c.theirs is None,
    ),
    Difference(
        "点和区间的函数对 null 和不能比较的值得 null，没有终点的区间没有尽头",
        "10.3.4.7 区间函数",
        'meets([1..5], ["a".."c"])',
        lambda c: c.is_call(*RANGE_FUNCTIONS) and (c.ours is None or _is_open(c.parts)),
    ),
    Difference(
        "is 对类型不同的值得 false",
        "10.3.4.6 日期和时间函数",
        'is("b", true)',
        lambda c: c.is_call("is") and c.ours is False and c.theirs is None,
    ),
    Difference(
        "precedes 得 null 的两项保持原来的顺序",
        "10.3.4.4 列表函数",
        'sort([2, 3, ""], function(x, y) x < y)',
        lambda c: c.is_call("sort") and any(compare(item, c.parts[0][0]) is None for item in c.parts[0]),
    ),
    Difference(
        "方括号里是 null 时一项也不取，既不是数字也不是真假时得 null",
        "10.3.2.5 列表和过滤",
        "[1, 2][null]",
        lambda c: c.form == "{l}[{n}]" and not isinstance(c.parts[1], bool | Decimal),
    ),
    Difference(
        "number() 给数字本身，不是数字的文字得 null",
        "10.3.4.1 转换函数",
        'number("")',
        lambda c: c.is_call("number"),
    ),
    Difference(
        "数字有 34 位十进制数字",
        "10.3.2.3.1 数字",
        "string(sqrt(10))",
        lambda c: (
            c.is_call("string") and isinstance(c.ours, str) and "." in c.ours and "<range>" not in c.theirs
        ),
    ),
    Difference(
        "区间也有文字",
        "10.3.4.1 转换函数",
        "string([1..5])",
        lambda c: c.is_call("string") and "<range>" in str(c.theirs),
    ),
    Difference(
        "列表里的列表逐层取",
        "10.3.2.5 列表和过滤",
        "[[{a: 1}]].a",
        lambda c: (
            c.form in {"[{c}, {c}].a", "({x}).<part>"} and any(isinstance(part, list) for part in c.parts)
        ),
    ),
    Difference(
        "instance of range<…> 对任何值都有答案",
        "10.3.2.9 类型之间的关系",
        "true instance of range<number>",
        lambda c: "instance of range" in c.form and c.theirs == ERROR,
    ),
)


def _is_open(parts):
    return any(isinstance(part, Range) and None in (part.low, part.high) for part in parts)


def explanation_of(case):
    """Return the difference a case is of, or None."""
    return next((difference for difference in DIFFERENCES if difference.holds(case)), None)
