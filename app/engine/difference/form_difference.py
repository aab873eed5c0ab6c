"""Where two forms differ: fields and their settings, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.exact_json import read_json, write_json
from app.engine.difference.change import Change, told_change

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = {
    "label": "名称",
    "type": "类型",
    "description": "说明",
    "text": "文字",
    "values": "选项",
    "defaultValue": "默认值",
    "conditional.hide": "隐藏条件",
    "disabled": "是否不可填写",
    "readonly": "是否只读",
    "validate.required": "必填",
    "validate.minLength": "最少字数",
    "validate.maxLength": "最多字数",
    "validate.pattern": "格式",
    "validate.min": "最小值",
    "validate.max": "最大值",
    "validate.validationType": "格式",
    "properties.case_data": "交给流程（case_data）",
    "properties.slot": "材料位置",
    "properties.panel": "显示的内容",
    "accept": "接受的文件",
    "multiple": "可选多个文件",
}
IGNORED = frozenset({"components"})


def form_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Yield what differs between two versions of a form; raises ValueError for what is no JSON."""
    before, after = read_json(old.decode("utf-8-sig")), read_json(new.decode("utf-8-sig"))
    name = path.removeprefix("forms/").removesuffix(".form")
    form = f"表单“{name}”"
    for sentence in _settings(form, before, after):
        yield Change("form", name, sentence, path)
    fields = _fields(before), _fields(after)
    for key, component in fields[1].items():
        if key not in fields[0]:
            yield Change("form", key, f"{form}增加{_called(component)}", path)
        else:
            owner = f"{form}的{_called(fields[0][key])}"
            yield from (Change("form", key, s, path) for s in _settings(owner, fields[0][key], component))
    for key, component in fields[0].items():
        if key not in fields[1]:
            yield Change("form", key, f"{form}删去{_called(component)}", path)
    kept = [[key for key in own if key in other] for own, other in (fields, fields[::-1])]
    if kept[0] != kept[1]:
        yield Change("form", name, f"{form}里字段的先后有改动", path)


def _fields(form: Any) -> dict[str, Any]:
    """Return all components by key, or by id where they have none, those in groups as well."""
    found: dict[str, Any] = {}
    waiting = list(form.get("components") or [])
    while waiting:
        component = waiting.pop(0)
        identity = str(component.get("key") or component.get("path") or component.get("id") or "")
        while identity in found:
            identity += "′"
        found[identity] = component
        waiting = [*(component.get("components") or []), *waiting]
    return found


def _called(component: Any) -> str:
    word = "字段" if component.get("key") else "内容"
    label = component.get("label") or component.get("text") or component.get("key") or component.get("id")
    return f"{word}“{str(label or '')[:40]}”"


def _settings(owner: str, old: Any, new: Any) -> Iterator[str]:
    facts = _flat(old), _flat(new)
    for key in [*facts[0], *(key for key in facts[1] if key not in facts[0])]:
        if facts[0].get(key) != facts[1].get(key):
            label = LABELS.get(key, f"设置“{key}”")
            yield told_change(owner, label, facts[0].get(key), facts[1].get(key))


def _flat(value: dict[str, Any], place: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, item in value.items():
        if name in IGNORED or (not place and name in {"exporter", "exporterVersion"}):
            continue
        if isinstance(item, dict):
            found |= _flat(item, f"{place}{name}.")
        else:
            found[f"{place}{name}"] = _told(item)
    return found


def _told(item: Any) -> str:
    if isinstance(item, bool):
        return "是" if item else "否"
    if isinstance(item, list):
        return "、".join(
            str(one.get("label") or one.get("value") or "") + f"（{one.get('value')}）"
            if isinstance(one, dict)
            else str(one)
            for one in item
        )
    return item if isinstance(item, str) else write_json(item)
