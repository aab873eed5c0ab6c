"""Where two decision files differ: decisions, what they rest on, expressions, each in a sentence; tables see `table_rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.decision_text import AGGREGATIONS, POLICIES
from app.dmn.dmn_xml import child, local, parse_xml
from app.engine.difference.change import Change, differing, facts_of, shown_value, told_change
from app.engine.difference.table_rows import SETTINGS, column_type, new_rows, row_changes
from app.engine.meaning import DRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.difference.change import Facts, Path
    from app.engine.difference.element_names import ElementNames

LABELS = SETTINGS | {
    "name": "名称",
    "hitPolicy": "命中方式",
    "aggregation": "汇总方式",
    "literalExpression": "表达式",
    "description": "说明",
    "question": "问题",
    "allowedAnswers": "可能的回答",
    "itemComponent": "组成",
}
WORDS = {
    "decision": "决策",
    "inputData": "输入数据",
    "itemDefinition": "数据类型",
    "businessKnowledgeModel": "公用函数",
}
PARTS_OF_RULES = frozenset({"rule", "input", "output", "annotation"})
REQUIREMENTS = frozenset({"informationRequirement", "knowledgeRequirement", "authorityRequirement"})
HIT_POLICY: Path = ("decisionTable", "hitPolicy")


def table_changes(path: str, old: bytes, new: bytes, names: ElementNames) -> Iterator[Change]:
    """Yield what differs between two versions of a decision file; raises DmnError for what is no XML."""
    before, after = _elements(parse_xml(old)), _elements(parse_xml(new))
    titles = {key: element.get("name") or key for key, element in (before | after).items()}
    for identity, element in after.items():
        if identity in before:
            told = _changed(before[identity], element, titles, names)
            yield from (Change("table", identity, sentence, path) for sentence in told)
        else:
            yield Change("table", identity, f"新增{_owner(element)}", path)
            told = _told_of_new(element, titles, names)
            yield from (Change("table", identity, sentence, path) for sentence in told)
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
    return f"{WORDS.get(local(element), '决策文件')}“{name}”"


def _changed(old: Any, new: Any, titles: dict[str, str], names: ElementNames) -> Iterator[str]:
    owner = _owner(old)
    is_root = local(new) == "definitions"
    tables = child(old, "decisionTable"), child(new, "decisionTable")
    facts = tuple(_facts(one, is_root=is_root) for one in (old, new))
    for key in differing(*facts):
        yield _setting(owner, key, facts[0].get(key), facts[1].get(key))
    if is_root:
        return
    needs = _needs(old), _needs(new)
    yield from (f"{owner}增加所依据的“{titles.get(one, one)}”" for one in needs[1] if one not in needs[0])
    yield from (f"{owner}不再依据“{titles.get(one, one)}”" for one in needs[0] if one not in needs[1])
    if None not in tables:
        yield from row_changes(owner, *tables, names)


def _told_of_new(element: Any, titles: dict[str, str], names: ElementNames) -> Iterator[str]:
    """Yield what a new decision says: what it rests on, how its rows count, and each of them."""
    owner, table = _owner(element), child(element, "decisionTable")
    needs = "、".join(f"“{titles.get(one, one)}”" for one in _needs(element))
    if needs:
        yield f"{owner}依据{needs}"
    for key, value in _facts(element, is_root=False).items():
        if key not in {("name",), HIT_POLICY} and key[0] != "variable":
            yield _setting(owner, key, None, value)
    if table is not None:
        yield f"{owner}{_policy(table.get('hitPolicy'))}"
        yield from new_rows(owner, table, names)


def _facts(element: Any, *, is_root: bool) -> Facts:
    def apart(part: Any) -> bool:
        is_of_table = local(part) in PARTS_OF_RULES and local(part.getparent()) == "decisionTable"
        return is_root or is_of_table or local(part) in REQUIREMENTS

    return facts_of(element, apart)


def _setting(owner: str, key: Path, old: str | None, new: str | None) -> str:
    if key == ("name",) and old and new:
        return f"{owner}改名为{shown_value(new).strip()}"
    if key == HIT_POLICY:
        return told_change(owner, LABELS["hitPolicy"], _policy(old), _policy(new))
    match key[-1]:
        case "typeRef":
            return told_change(owner, LABELS["typeRef"], old, new, column_type)
        case "aggregation":
            return told_change(owner, LABELS["aggregation"], old, new, _aggregation)
        case _:
            return told_change(owner, _label(key), old, new)


def _policy(code: str | None) -> str:
    return POLICIES.get(code or "UNIQUE", code or "")


def _aggregation(text: str) -> str:
    return shown_value(AGGREGATIONS.get(text, text))


def _label(key: Path) -> str:
    if key[0] == "variable":
        return "结果的名称"
    for part in reversed(key):
        word = part.partition(":")[0].partition("#")[0]
        if word in LABELS and word != "text":
            return LABELS[word]
    return LABELS["text"] if key[-1] == "text" else f"设置“{'/'.join(key)}”"


def _needs(element: Any) -> list[str]:
    """Return the ids of what a decision rests on."""
    return [
        str(reference.get("href", "")).removeprefix("#")
        for part in element
        if local(part) in REQUIREMENTS
        for reference in part
    ]
