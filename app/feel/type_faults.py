"""What is wrong where types do not fit, in Chinese, with what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.feel import tree
from app.feel.kind_names import KIND_NAMES
from app.feel.known_types import ChoiceType, name_of, words_of
from app.feel.literals import date_of, date_time_of, duration_of, time_of
from app.feel.operator_types import can_compare
from app.feel.plain import shown
from app.feel.type_members import members_of
from app.feel.typed_dates import with_date_literals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.feel.type_protocol import FeelType

    Side = tuple[Any, FeelType]

MOST_SHOWN = 6
UNKNOWN_MEMBER, WRONG_TYPE, NO_OPTION = "name-unknown", "type-mismatch", "option-unknown"
UNREADABLE = "literal-unread"
RULES = frozenset({UNKNOWN_MEMBER, WRONG_TYPE, NO_OPTION, UNREADABLE})
"""The rules of all faults of types."""

WRITTEN: Mapping[str, tuple[str, str, tuple[Callable[[str], Any], ...]]] = {
    "date": ("日期", 'date("2026-03-01")', (date_of, date_time_of)),
    "time": ("时间", 'time("09:00:00")', (time_of, date_time_of)),
    "date and time": ("日期和时间", 'date and time("2026-03-01T09:00:00")', (date_time_of,)),
    "duration": ("时长", 'duration("P20D")', (duration_of,)),
}
"""Functions that read a text: what it is then, an example, and who can read it."""


@dataclass(frozen=True, slots=True)
class TypeFault:
    """One fault: what it is about, the sentence, and a proposal, empty where nothing is near."""

    rule: str
    message: str
    proposal: str = ""


def member_fault(node: tree.Path, source: FeelType) -> TypeFault:
    """Return the fault of a path that leads nowhere."""
    known = members_of(source)
    meant = nearest(node.name, known)
    if not known:
        message = f"“{spelling(node.source)}”是{words_of(source)}，没有“{node.name}”这一部分"
    else:
        there = f"，只有 {'、'.join(known)}" if not meant and len(known) <= MOST_SHOWN else ""
        message = f"“{spelling(node.source)}”里没有“{node.name}”{or_meant(meant) or there}"
    return TypeFault(UNKNOWN_MEMBER, message, meant)


def comparison_fault(operator: str, left: Side, right: Side) -> TypeFault | None:
    """Return the fault of a comparison of two kinds that have nothing to compare."""
    if can_compare(operator, left[1], right[1]):
        return None
    kinds = words_of(left[1]), words_of(right[1])
    if kinds[0] == kinds[1]:
        message = (
            f"“{spelling(left[0])}”和“{spelling(right[0])}”是{kinds[0]}，不能用 {operator} 比较先后或大小"
        )
        return TypeFault(WRONG_TYPE, message)
    sides = ((left, right), (right, left))
    meant = next(filter(None, (say(*two) for say in (_converted, _meant_day) for two in sides)), "")
    told = f"；请写 {meant}" if meant else ""
    message = f"“{spelling(left[0])}”是{kinds[0]}，“{spelling(right[0])}”是{kinds[1]}，两者不能用 {operator} 比较{told}"
    return TypeFault(WRONG_TYPE, message, meant)


def option_fault(left: Side, right: Side) -> TypeFault | None:
    """Return the fault of a text that is compared with what it can never be."""
    for (node, kind), (other, wanted) in ((left, right), (right, left)):
        if not isinstance(kind, ChoiceType):
            continue
        said = other.value if isinstance(other, tree.Literal) else None
        if isinstance(said, str) and said not in kind.options:
            meant = nearest(said, kind.options)
            there = "" if meant else f"，只有 {_options(kind)}"
            return TypeFault(
                NO_OPTION, f"“{spelling(node)}”没有选项“{said}”{or_meant(meant) or there}", meant
            )
        if isinstance(wanted, ChoiceType) and not kind.options & wanted.options:
            message = f"“{spelling(node)}”（{_options(kind)}）与“{spelling(other)}”（{_options(wanted)}）没有相同的选项，永远不相等"
            return TypeFault(NO_OPTION, message)
    return None


def calculation_fault(node: tree.Binary, left: FeelType, right: FeelType) -> TypeFault:
    """Return the fault of a calculation that has no result."""
    meant = ""
    if node.operator in {"+", "-"} and name_of(left) == "date" and name_of(right) == "number":
        meant = f'{spelling(node.left)} {node.operator} duration("P{spelling(node.right)}D")'
    elif node.operator == "+" and name_of(left) == "string":
        meant = f"{spelling(node.left)} + string({spelling(node.right)})"
    told = f"；请写 {meant}" if meant else ""
    message = (
        f"“{spelling(node.left)}”是{words_of(left)}，“{spelling(node.right)}”是{words_of(right)}，"
        f"不能用 {node.operator} 计算{told}"
    )
    return TypeFault(WRONG_TYPE, message, meant)


def condition_fault(node: Any, kind: FeelType) -> TypeFault:
    """Return the fault of a condition that is neither true nor false."""
    return TypeFault(WRONG_TYPE, f"条件“{spelling(node)}”应是真假，得到的是{words_of(kind)}")


def argument_fault(function: str, node: Any, kind: FeelType, allowed: frozenset[str]) -> TypeFault:
    """Return the fault of an argument that a function can do nothing with."""
    wanted = "或".join(sorted({KIND_NAMES[one] for one in allowed}))
    meant = f"string({spelling(node)})" if allowed == {"string"} and name_of(kind) != "boolean" else ""
    told = f"；请写 {meant}" if meant else ""
    message = f"函数 {function} 的参数“{spelling(node)}”是{words_of(kind)}，应是{wanted}{told}"
    return TypeFault(WRONG_TYPE, message, meant)


def literal_fault(function: str, node: Any) -> TypeFault | None:
    """Return the fault of a day, time or duration whose text is none: it is null, and what asks for it never holds."""
    said = node.value if isinstance(node, tree.Literal) else None
    if function not in WRITTEN or not isinstance(said, str):
        return None
    kind, example, readers = WRITTEN[function]
    if any(read(said) is not None for read in readers):
        return None
    typed = with_date_literals(said)
    meant = typed if function == "date" and typed != said else ""
    message = f"{function}({spelling(node)}) 写的不是{kind}，结果总是 null；请写 {meant or example}"
    return TypeFault(UNREADABLE, message, meant)


def value_fault(node: Any, kind: FeelType, wanted: str, place: str) -> TypeFault:
    """Return the fault of a value that cannot be used at its place."""
    return TypeFault(WRONG_TYPE, f"{place}应是{wanted}，“{spelling(node)}”是{words_of(kind)}")


def spelling(node: Any) -> str:
    """Return about how a tree is written."""
    match node:
        case tree.Name(name=name):
            found = name
        case tree.Path(source=source, name=name):
            found = f"{spelling(source)}.{name}"
        case tree.Literal(value=value):
            found = shown(value)
        case tree.Call(function=tree.Name(name=name), arguments=arguments):
            found = f"{name}({', '.join(map(spelling, arguments))})"
        case tree.Binary(operator=operator, left=left, right=right):
            found = f"{spelling(left)} {operator} {spelling(right)}"
        case tree.ListOf(items=items):
            found = f"[{', '.join(map(spelling, items))}]"
        case _:
            found = "…"
    return found


def _converted(side: Side, other: Side) -> str:
    """Return how a side is written so that it can be compared with the other, where that is plain."""
    node, wanted = side[0], name_of(other[1])
    said = node.value if isinstance(node, tree.Literal) else None
    if name_of(side[1]) == "list":
        return f"list contains({spelling(node)}, {spelling(other[0])})"
    if name_of(side[1]) != "string":
        return ""
    if wanted == "date" and (said is None or date_of(said) is not None):
        return f"date({spelling(node)})"
    if wanted == "date and time" and (said is None or date_time_of(said) is not None):
        return f"date and time({spelling(node)})"
    if wanted == "number" and isinstance(said, str) and said.replace(".", "", 1).isdecimal():
        return said
    return said if wanted == "boolean" and said in {"true", "false"} else ""


def _meant_day(side: Side, other: Side) -> str:
    """Return how the day is written that was meant by 2027-02-06 or 2027/2/6, which are calculations."""
    if name_of(other[1]) != "date":
        return ""
    match side[0]:
        case tree.Binary(
            "-" | "/" as first,
            tree.Binary("-" | "/" as second, tree.Literal(year), tree.Literal(month)),
            tree.Literal(day),
        ) if first == second:
            pass
        case _:
            return ""
    try:
        return f'date("{date(int(year), int(month), int(day)).isoformat()}")'
    except (TypeError, ValueError, OverflowError):
        return ""


def _options(kind: ChoiceType) -> str:
    listed = sorted(one for one in kind.options if one)
    more = " 等" if len(listed) > MOST_SHOWN else ""
    return "、".join(listed[:MOST_SHOWN]) + more
