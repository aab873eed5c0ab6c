"""The table of the corpus for people, from its lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bench.corpus_faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GOOD = "good"
ALL = "全部"


def table_of(lines: Sequence[dict[str, Any]]) -> str:
    """Return the tables as Markdown."""
    faults = [line for line in lines if line.get("fault") in FAULTS]
    good = [line for line in lines if line.get("fault") == GOOD]
    rows = ["| 缺陷 | 由轻到重：查出／份数 | 对应的提醒 |", "|---|---|---|", _structure(lines)]
    rows += [_row(name, [line for line in faults if line["fault"] == name]) for name in FAULTS]
    return (
        "\n".join([_head(faults, good), "", *rows, "", *_false_alarms(good, faults), "", *_likeness(lines)])
        + "\n"
    )


def _head(faults: Sequence[dict[str, Any]], good: Sequence[dict[str, Any]]) -> str:
    count = sum(line["papers"] for line in (*faults, *good))
    well = sum(line["papers"] for line in good)
    blocked = sum(line["blocked"] for line in good)
    return f"共 {count} 份：合格的 {well} 份，有缺陷的 {count - well} 份。合格的被拦截 {blocked} 份。"


def _structure(lines: Iterable[dict[str, Any]]) -> str:
    line = next(line for line in lines if line.get("fault") == "structure")
    return f"| 结构有问题的文件 | {line['hits']}／{line['papers']} | 不予接受 |"


def _row(name: str, lines: Sequence[dict[str, Any]]) -> str:
    fault = FAULTS[name]
    told = "、".join(f"`{code}`" for code in sorted(fault.codes)) or "没有检查，由人判断"
    if not fault.codes:
        return f"| {fault.name} | — | {told} |"
    by_strength = " · ".join(f"{line['strength']}：{line['hits']}／{line['papers']}" for line in lines)
    return f"| {fault.name} | {by_strength} | {told} |"


def _false_alarms(good: Sequence[dict[str, Any]], faults: Sequence[dict[str, Any]]) -> list[str]:
    """Return how often each check speaks of what is not there: on good papers, and on those with another fault."""
    of_good, of_faulty = Counter[str](), Counter[str]()
    for line in good:
        of_good.update(line["others"])
    for line in faults:
        of_faulty.update(line["others"])
    well, bad = (sum(line["papers"] for line in part) for part in (good, faults))
    rows = ["| 提醒 | 合格的被误报 | 有别的缺陷时一并提出 |", "|---|---|---|"]
    codes = sorted({*of_good, *of_faulty, *(code for fault in FAULTS.values() for code in fault.codes)})
    return [*rows, *(f"| `{code}` | {of_good[code]}／{well} | {of_faulty[code]}／{bad} |" for code in codes)]


def _likeness(lines: Iterable[dict[str, Any]]) -> list[str]:
    told = {line["likeness"]: line for line in lines if "likeness" in line}
    again, other = told["taken twice"], told["another sheet of the form"]
    told_of = f"同一张纸扫两次或再拍一次，256 位感知指纹相差 {again['least']}～{again['most']} 位（{again['pairs']} 对）；"
    told_of += f"同一格式的另一张纸相差 {other['least']}～{other['most']} 位（{other['pairs']} 对）。"
    if other["least"] > again["most"]:
        return [told_of]
    return [f"{told_of}两段重叠，所以“相同”只按文件和页面的摘要判断，不按相似判断。"]
