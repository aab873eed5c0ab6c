"""Where two decision files differ: rows, columns, expressions, each in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import child, children, local, parse_xml, text_of
from app.engine.difference.change import Change, facts_of, shown_value, told_change, told_changes
from app.engine.meaning import DRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = {
    "name": "名称",
    "hitPolicy": "命中方式",
    "aggregation": "汇总方式",
    "typeRef": "类型",
    "text": "内容",
    "literalExpression": "表达式",
    "inputValues": "允许的值",
    "outputValues": "允许的值",
    "defaultOutputEntry": "没有命中时的结果",
    "inputExpression": "读取的内容",
    "description": "说明",
    "question": "问题",
    "informationRequirement": "所需信息",
}
PARTS_OF_RULES = frozenset({"rule", "input", "output", "annotation"})


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of a table by label, and its rows as texts in their order."""

    columns: dict[str, Any]
    rows: list[tuple[str, ...]]

    def row(self, place: int) -> dict[str, str]:
        """Return a row by the labels of its columns."""
        return dict(zip(self.columns, self.rows[place], strict=False))


def table_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Yield what differs between two versions of a decision file; raises DmnError for what is no XML."""
    before, after = _elements(parse_xml(old)), _elements(parse_xml(new))
    for identity, element in after.items():
        if identity in before:
            yield from (
                Change("table", identity, sentence, path) for sentence in _changed(before[identity], element)
            )
        else:
            yield Change("table", identity, f"新增{_owner(element)}", path)
    for identity, element in before.items():
        if identity not in after:
            yield Change("table", identity, f"删去{_owner(element)}", path)


def _elements(root: Any) -> dict[str, Any]:
    found = {"": root}
    for element in root:
        if local(element) not in DRAWN:
            found[element.get("id") or f"{local(element)} {element.get('name', '')}"] = element
    return found


def _owner(element: Any) -> str:
    name = element.get("name") or element.get("id") or local(element)
    if child(element, "decisionTable") is not None:
        return f"决策表“{name}”"
    words = {"decision": "决策", "inputData": "输入数据", "itemDefinition": "数据类型"}
    return f"{words.get(local(element), '决策文件')}“{name}”"


def _changed(old: Any, new: Any) -> Iterator[str]:
    owner = _owner(new)
    is_root = local(new) == "definitions"

    def apart(part: Any) -> bool:
        return is_root or (local(part) in PARTS_OF_RULES and local(part.getparent()) == "decisionTable")

    yield from told_changes(owner, facts_of(old, apart), facts_of(new, apart), _label)
    tables = child(old, "decisionTable"), child(new, "decisionTable")
    if not is_root and None not in tables:
        yield from _rows(owner, _read(tables[0]), _read(tables[1]))


def _label(key: tuple[str, ...]) -> str:
    for part in reversed(key):
        word = part.partition(":")[0].partition("#")[0]
        if word in LABELS and word != "text":
            return LABELS[word]
    return LABELS["text"] if key[-1] == "text" else f"设置“{'/'.join(key)}”"


def _read(table: Any) -> _Table:
    columns: dict[str, Any] = {}
    for element in children(table, "input", "output", "annotation"):
        read = text_of(child(element, "inputExpression"))
        label = element.get("label") or element.get("name") or read or element.get("id") or local(element)
        while label in columns:
            label += "′"
        columns[label] = element
    rows = [
        tuple(text_of(cell) if cell is not None and text_of(cell) else "" for cell in
              children(rule, "inputEntry", "outputEntry", "annotationEntry"))
        for rule in children(table, "rule")
    ]  # fmt: skip
    return _Table(columns, [tuple(text or "-" for text in row) for row in rows])


def _rows(owner: str, old: _Table, new: _Table) -> Iterator[str]:
    for label in new.columns:
        if label not in old.columns:
            yield f"{owner}新增一列“{label}”"
        else:
            before, after = (facts_of(one.columns[label], lambda _part: False) for one in (old, new))
            yield from told_changes(f"{owner}的列“{label}”", before, after, _label)
    yield from (f"{owner}删去一列“{label}”" for label in old.columns if label not in new.columns)
    matcher = SequenceMatcher(None, old.rows, new.rows, autojunk=False)
    for word, first, last, begin, end in matcher.get_opcodes():
        if word == "equal":
            continue
        paired = min(last - first, end - begin)
        for step in range(paired):
            yield from _cells(owner, begin + step, old.row(first + step), new.row(begin + step))
        for place in range(begin + paired, end):
            yield f"{owner}新增第 {place + 1} 行：{_told(new.row(place))}"
        for place in range(first + paired, last):
            yield f"{owner}删去原来的第 {place + 1} 行：{_told(old.row(place))}"


def _cells(owner: str, place: int, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    for label, value in new.items():
        if label in old and old[label] != value:
            yield told_change(f"{owner}第 {place + 1} 行", f"“{label}”", old[label], value)


def _told(row: dict[str, str]) -> str:
    return "，".join(f"{label} {shown_value(text).strip()}" for label, text in row.items() if text != "-")
