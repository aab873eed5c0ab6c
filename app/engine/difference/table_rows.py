"""Where the columns and rows of two decision tables differ, each in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import child, children, local, text_of
from app.engine.difference.change import differing, facts_of, moved, shown_value, told_change
from app.feel.kind_names import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.difference.change import Path
    from app.engine.difference.element_names import ElementNames

SETTINGS = {
    "typeRef": "类型",
    "text": "内容",
    "inputValues": "允许的值",
    "outputValues": "允许的值",
    "defaultOutputEntry": "没有命中时的结果",
    "inputExpression": "读取的内容",
}
"""What people call the settings of a column."""
ANY = "-"
_TEXTS = re.compile(r'"[^"]*"( *, *"[^"]*")*')


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of a table by label, and its rows as texts in their order; of each row what is said about it."""

    columns: dict[str, Any]
    rows: list[tuple[str, ...]]
    notes: list[str]


def column_type(name: str) -> str:
    """Return what people call a type."""
    return shown_value(KIND_NAMES.get(name, name))


def row_changes(owner: str, old: Any, new: Any, names: ElementNames) -> Iterator[str]:
    """Yield what differs in the columns and the rows of two tables."""
    return _Rows(owner, _read(old), _read(new), names).told()


def new_rows(owner: str, table: Any, names: ElementNames) -> Iterator[str]:
    """Yield the columns and each row of a table that was not there before."""
    read = _read(table)
    columns = "、".join(f"“{label}”" for label in read.columns)
    yield f"{owner}的列：{columns}"
    yield from _Rows(owner, replace(read, rows=[], notes=[]), read, names).told()


def _read(table: Any) -> _Table:
    columns: dict[str, Any] = {}
    for element in children(table, "input", "output", "annotation"):
        read = text_of(child(element, "inputExpression"))
        label = element.get("label") or element.get("name") or read or element.get("id") or local(element)
        while label in columns:
            label += "′"
        columns[label] = element
    rules = children(table, "rule")
    rows = [
        tuple(
            (text_of(cell) or ANY) for cell in children(rule, "inputEntry", "outputEntry", "annotationEntry")
        )
        for rule in rules
    ]
    return _Table(columns, rows, [rule.findtext("{*}description", "").strip() for rule in rules])


class _Rows:
    def __init__(self, owner: str, old: _Table, new: _Table, names: ElementNames) -> None:
        self.owner = owner
        self.old = old
        self.new = new
        self.names = names
        self.former = self._former_labels()
        self.kept = [label for label in new.columns if label in self.former]

    def _former_labels(self) -> dict[str, str]:
        """Return, by its label, the label a column had before: the same one, or that of the column with its id."""
        found = {label: label for label in self.new.columns if label in self.old.columns}
        by_id = {one.get("id"): label for label, one in self.old.columns.items() if label not in found}
        for label, element in self.new.columns.items():
            if label not in found and element.get("id") in by_id:
                found[label] = by_id.pop(element.get("id"))
        return found

    def told(self) -> Iterator[str]:
        """Yield the sentences: columns first, then rows in the order of the new table."""
        yield from self._columns()
        former = [self.former[label] for label in self.kept]
        old, new = _chosen(self.old, former), _chosen(self.new, self.kept)
        rows = _matched(old, new)
        for before, now in ((was, now) for was, now in rows.moved if was != now):
            yield f"{self.owner}原来的第 {before + 1} 行移到第 {now + 1} 行：{self._line(new[now])}"
        for before, now in rows.changed:
            yield from self._cells(now, old[before], new[now])
        yield from (f"{self.owner}新增第 {place + 1} 行：{self._line(new[place])}" for place in rows.come)
        yield from (
            f"{self.owner}删去原来的第 {place + 1} 行：{self._line(old[place])}" for place in rows.gone
        )
        for before, now in sorted([*rows.same, *rows.moved, *rows.changed], key=lambda pair: pair[1]):
            notes = self.old.notes[before] or None, self.new.notes[now] or None
            if notes[0] != notes[1]:
                yield told_change(f"{self.owner}第 {now + 1} 行", "说明", *notes)

    def _columns(self) -> Iterator[str]:
        for label in self.new.columns:
            if label not in self.former:
                yield f"{self.owner}新增一列“{label}”，{self._filled(label)}"
                continue
            column, old = f"{self.owner}的列“{self.former[label]}”", self.old.columns[self.former[label]]
            if label != self.former[label]:
                yield f"{column}改名为“{label}”"
            facts = [facts_of(one, lambda _part: False) for one in (old, self.new.columns[label])]
            for key in differing(*facts):
                if key != ("label",):
                    is_type = key[-1] == "typeRef"
                    values = facts[0].get(key), facts[1].get(key)
                    yield told_change(column, _label(key), *values, column_type if is_type else self._shown)
        was = list(self.former.values())
        yield from (f"{self.owner}删去一列“{label}”" for label in self.old.columns if label not in was)
        order = [label for label in self.old.columns if label in was]
        for label, before in moved(order, [self.former[one] for one in self.kept]):
            yield f"{self.owner}的列“{label}”移到{f'“{before}”之后' if before else '最前'}"

    def _filled(self, label: str) -> str:
        """Return what stands in a new column."""
        cells = [row[0] for row in _chosen(self.new, [label])]
        if all(cell == ANY for cell in cells):
            return "各行都不限"
        return "各行依次为" + "、".join(
            self._shown(cell).strip() if cell != ANY else "不限" for cell in cells
        )

    def _cells(self, place: int, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
        for label, before, now in zip(self.kept, old, new, strict=True):
            if before != now:
                yield told_change(f"{self.owner}第 {place + 1} 行", f"“{label}”", before, now, self._shown)

    def _line(self, row: tuple[str, ...]) -> str:
        cells = zip(self.kept, row, strict=True)
        return "，".join(f"{label} {self._shown(text).strip()}" for label, text in cells if text != ANY)

    def _shown(self, text: str) -> str:
        """Return a cell in words: texts without the marks of the language, codes by their names."""
        if text == ANY:
            return "“不限”"
        if not _TEXTS.fullmatch(text):
            return shown_value(text)
        return "、".join(f"“{self.names.word('codes', one)}”" for one in re.findall('"([^"]*)"', text))


@dataclass(frozen=True, slots=True)
class _Matched:
    """Which old row became which new one, by their places."""

    same: list[tuple[int, int]]
    moved: list[tuple[int, int]]
    changed: list[tuple[int, int]]
    come: list[int]
    gone: list[int]


def _matched(old: list[tuple[str, ...]], new: list[tuple[str, ...]]) -> _Matched:
    found = _Matched([], [], [], [], [])
    blocks: list[tuple[range, range]] = []
    for word, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word == "equal":
            found.same.extend(zip(range(first, last), range(begin, end), strict=True))
        else:
            blocks.append((range(first, last), range(begin, end)))
    left = [place for block, _ in blocks for place in block]
    for _, block in blocks:
        for place in block:
            before = next((one for one in left if old[one] == new[place]), None)
            if before is not None:
                left.remove(before)
                found.moved.append((before, place))
    placed = {now for _, now in found.moved}
    for block, others in blocks:
        gone = [place for place in block if place in left]
        come = [place for place in others if place not in placed]
        paired = min(len(gone), len(come))
        found.changed.extend(zip(gone[:paired], come[:paired], strict=True))
        found.gone.extend(gone[paired:])
        found.come.extend(come[paired:])
    return found


def _chosen(table: _Table, labels: list[str]) -> list[tuple[str, ...]]:
    """Return the rows with the cells of some columns."""
    return [
        tuple(row.get(label, ANY) for label in labels)
        for row in (dict(zip(table.columns, cells, strict=False)) for cells in table.rows)
    ]


def _label(key: Path) -> str:
    if key == ("name",):
        return "结果的名称"
    return next(
        (SETTINGS[part] for part in reversed(key) if part in SETTINGS and part != "text"), SETTINGS["text"]
    )
