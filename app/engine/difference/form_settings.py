"""Where the settings of a form or of one of its components differ, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.exact_json import write_json
from app.engine.difference.change import differing, moved, shown_value, told_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.difference.element_names import ElementNames

LABELS = {
    "label": "名称",
    "dateLabel": "名称",
    "type": "类型",
    "key": "读答案用的名称",
    "path": "读答案用的名称",
    "description": "说明",
    "text": "文字",
    "defaultValue": "默认值",
    "valuesKey": "从办件取选项的列表",
    "decimalDigits": "小数位数",
    "conditional.hide": "不显示的条件",
    "validate.minLength": "最少字数",
    "validate.maxLength": "最多字数",
    "validate.pattern": "格式",
    "validate.min": "最小值",
    "validate.max": "最大值",
    "validate.validationType": "格式",
    "properties.pattern_hint": "格式不对时的提示",
    "properties.width": "宽度",
    "properties.tone": "提示框",
    "properties.slot": "材料位置",
    "properties.panel": "系统显示的内容",
    "properties.papers": "列出的材料",
    "properties.correction_items": "列出的补正问题",
    "properties.answer": "答案的用处",
    "properties.actions": "提交后做什么",
    "properties.gives": "答案在申请里是什么",
    "properties.autocomplete": "浏览器自动填写的内容",
    "defaultRepetitions": "一开始的行数",
    "schemaVersion": "格式版本",
    "accept": "接受的文件",
}
SORTS = {
    "type": "kinds",
    "properties.slot": "codes",
    "properties.panel": "panels",
    "properties.answer": "answers",
    "properties.actions": "actions",
    "properties.gives": "gives",
}
"""Settings whose values are codes, and what they are codes of."""
FLAGS = {
    "validate.required": ("改为选填", "改为必填"),
    "disabled": ("改为可以填写", "改为不可填写"),
    "readonly": ("改为可以修改", "改为只读"),
    "multiple": ("改为只选一个文件", "改为可选多个文件"),
    "allowAddRemove": ("改为不能增减行", "改为可以增减行"),
    "properties.case_data": ("的答案不再供流程的条件读取", "的答案可供流程的条件读取"),
    "isRepeating": ("改为不分行", "改为分行填写"),
    "properties.only_named": ("改为列出全部问题", "改为只列出通知指明的问题"),
    "properties.page_checks": ("改为不必逐页确认", "改为每份材料逐页确认"),
    "properties.correction_verdicts": ("不再逐项列出上一轮的补正", "改为逐项列出上一轮的补正"),
}
"""What is either so or not, with its sentence for no and for yes."""
USUAL = {"allowAddRemove": "true"}
"""What holds where nothing is said; of other flags `false`."""
IGNORED = frozenset({"components", "values", "id"})
OF_TOOLS = frozenset({"exporter", "exporterVersion"})


def setting_sentences(owner: str, old: Any, new: Any, names: ElementNames) -> Iterator[str]:
    """Yield a sentence for each setting that differs between a form or component and what it was."""
    facts = flat_settings(old), flat_settings(new)
    for key in differing(*facts):
        (name,) = key
        before, now = facts[0].get(key), facts[1].get(key)
        if name == "dateLabel" and (before, now) == (old.get("label"), new.get("label")):
            continue
        yield _setting(owner, name, before, now, names)
    yield from _options(owner, option_labels(old), option_labels(new))


def _setting(owner: str, name: str, old: str | None, new: str | None, names: ElementNames) -> str:
    if name in FLAGS:
        return f"{owner}{FLAGS[name][(new or USUAL.get(name, 'false')) == 'true']}"
    if name in {"label", "dateLabel"} and old and new:
        return f"{owner}改名为{shown_value(new).strip()}"
    label = LABELS.get(name, f"设置“{name}”")
    if name not in SORTS:
        return told_change(owner, label, old or None, new or None)
    return told_change(
        owner, label, old or None, new or None, lambda text: f"“{names.listed(SORTS[name], text)}”"
    )


def option_labels(component: Any) -> dict[str, str]:
    """Return the label of each answer to choose from, by its value."""
    values = component.get("values")
    found = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    return {str(one.get("value")): str(one.get("label") or "") for one in found}


def _options(owner: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Yield what differs in the answers to choose from: by value, or by label where the value is another."""
    gone = {label: value for value, label in before.items() if value not in after}
    come = {label: value for value, label in after.items() if value not in before}
    for value, label in after.items():
        if value in before and before[value] != label:
            yield f"{owner}的选项“{before[value]}”改名为“{label}”"
    for label, value in come.items():
        if label in gone:
            yield told_change(f"{owner}的选项“{label}”", "值", gone[label], value)
        else:
            yield f"{owner}增加选项“{label}”"
    yield from (f"{owner}删去选项“{label}”" for label in gone if label not in come)
    kept = [[value for value in own if value in other] for own, other in ((before, after), (after, before))]
    for value, behind in moved(*kept):
        yield f"{owner}的选项“{after[value]}”移到{f'“{after[behind]}”之后' if behind else '最前'}"


def flat_settings(value: dict[str, Any], place: str = "") -> dict[tuple[str, ...], str]:
    """Return the settings of a form or component by their names with dots; not its parts and its options."""
    found: dict[tuple[str, ...], str] = {}
    for name, item in value.items():
        if not place and name in IGNORED | OF_TOOLS:
            continue
        if isinstance(item, dict):
            found |= flat_settings(item, f"{place}{name}.")
        else:
            found[f"{place}{name}",] = item if isinstance(item, str) else write_json(item)
    return found
