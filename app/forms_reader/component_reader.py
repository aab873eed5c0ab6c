"""Turns the JSON of components into `Component`s and refuses, by key, what we would not honour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.forms_reader.asked_explanations import ITEMS, PLACES
from app.forms_reader.asked_papers import PAGE_CHECKS, PAPER_HOLDERS, PAPERS
from app.forms_reader.component_parts import read_condition, read_default, read_limits, read_options
from app.forms_reader.component_rules import ATTRIBUTES, PROPERTIES
from app.forms_reader.form_definition import CHOICES, Component, Kind

if TYPE_CHECKING:
    from app.forms_reader.form_findings import Findings

PAGE_NAMES = frozenset({"csrf_token"})
"""What every page sends beside the answers: no question has such a name."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_COMPONENTS = 300
_DEEPEST = 6


class ComponentReader:
    """Reads the components of one form; faults go to the findings and the walk goes on."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._count = 0

    def read_all(self, items: Any, depth: int = 0) -> tuple[Component, ...]:
        """Return the components of a form, group or list."""
        if not isinstance(items, list):
            self._findings.error("form_components", "", "缺少 components 列表，表单里没有任何内容。")
            return ()
        if depth > _DEEPEST:
            self._findings.error("form_depth", "", f"分组嵌套超过 {_DEEPEST} 层，请简化。")
            return ()
        read = (self._read_one(item, depth) for item in items)
        return tuple(one for one in read if one is not None)

    def _read_one(self, item: Any, depth: int) -> Component | None:
        self._count += 1
        if self._count == _MOST_COMPONENTS + 1:
            self._findings.error("form_components", "", f"表单超过 {_MOST_COMPONENTS} 个组件，请拆分。")
        if self._count > _MOST_COMPONENTS:
            return None
        if not isinstance(item, dict):
            self._findings.error("form_components", "", "components 列表里有一项不是一个对象 { … }，请删除。")
            return None
        name = _name_of(item)
        try:
            kind = Kind(str(item.get("type")))
        except ValueError:
            self._findings.error(
                "component_type",
                name,
                f"组件“{name}”的类型“{item.get('type')}”不受支持，请换成受支持的组件。",
            )
            return None
        self._check_attributes(kind, item, name)
        return self._build(kind, item, name, depth)

    def _check_attributes(self, kind: Kind, item: dict[str, Any], name: str) -> None:
        for attribute in sorted(set(item) - ATTRIBUTES[kind]):
            self._findings.error(
                "component_attribute",
                name,
                f"组件“{name}”的属性“{attribute}”不受支持，系统不会照做，请删除。",
            )
        for entry in sorted(set(_mapping(item, "properties")) - PROPERTIES):
            self._findings.error(
                "component_property", name, f"组件“{name}”的自定义属性“{entry}”不认识，请检查拼写。"
            )
        if kind is Kind.DATE and item.get("subtype", "date") != "date":
            self._findings.error("component_type", name, f"组件“{name}”：日期组件只支持 subtype 为 date。")

    def _build(self, kind: Kind, item: dict[str, Any], name: str, depth: int) -> Component:
        appearance = _mapping(item, "appearance")
        decimals = item.get("decimalDigits", 0)
        children = self.read_all(item.get("components"), depth + 1) if "components" in item else ()
        component = Component(
            kind=kind,
            id=str(item.get("id", name)),
            key=self._key(kind, item, name),
            label=_text(item, "dateLabel") or _text(item, "label"),
            description=_text(item, "description"),
            limits=read_limits(kind, item, name, self._findings),
            hide=read_condition(item, name, self._findings),
            options=read_options(item, name, self._findings) if kind in CHOICES else (),
            options_key=_text(item, "valuesKey"),
            read_only=bool(item.get("readonly") or item.get("disabled")),
            properties={key: str(value).lower() if isinstance(value, bool) else str(value)
                        for key, value in _mapping(item, "properties").items()},
            text=_text(item, "text"),
            children=children,
            decimals=decimals if isinstance(decimals, int) and 0 <= decimals <= 6 else 0,  # noqa: PLR2004 — money and percentages need no more
            prefix=_text(appearance, "prefixAdorner"),
            suffix=_text(appearance, "suffixAdorner"),
            rows_fixed=item.get("allowAddRemove") is False,
            first_rows=_first_rows(item),
            default=read_default(kind, item, name, self._findings),
        )  # fmt: skip
        self._check(component, name)
        return component

    def _key(self, kind: Kind, item: dict[str, Any], name: str) -> str:
        if kind in (Kind.TEXT, Kind.GROUP, Kind.SEPARATOR, Kind.SPACER):
            return ""
        wanted = "path" if kind is Kind.LIST else "key"
        key = item.get(wanted)
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            self._findings.error(
                "component_key",
                name,
                f"组件“{name}”的 {wanted} 应以小写字母开头，只含小写字母、数字和下划线，现在是“{key}”。",
            )
            return ""
        if key in PAGE_NAMES:
            said = f"组件“{name}”的 {wanted} 不能叫“{key}”：页面自己用这个名称。"
            self._findings.error("component_key", name, said)
            return ""
        return key

    def _check(self, one: Component, name: str) -> None:
        if one.text.startswith("=") or "{{" in one.text:
            self._findings.error(
                "component_text",
                name,
                f"文字“{name}”不支持 FEEL 或 {{{{…}}}}，请写成固定文字，或改用服务器绘制的 panel。",
            )
        if (one.is_question or one.kind is Kind.LIST) and not one.label:
            self._findings.error("component_label", name, f"组件“{name}”没有标题，读屏软件读不出它是什么。")
        self._check_papers(one, name)
        self._check_items(one, name)
        if one.kind in CHOICES and not one.options and not one.options_key:
            self._findings.error("component_values", name, f"组件“{name}”没有任何选项。")
        if one.kind is Kind.FILE and not one.slot:
            self._findings.error(
                "component_slot", name, f"文件组件“{name}”没有材料位置，请在自定义属性中填写 slot。"
            )

    def _check_papers(self, one: Component, name: str) -> None:
        part, checks = one.properties.get(PAPERS), one.properties.get(PAGE_CHECKS)
        if (part or checks) and one.kind is not Kind.GROUP:
            message = f"组件“{name}”：自定义属性 {PAPERS} 和 {PAGE_CHECKS} 只能写在分组上。"
            self._findings.error("component_papers", name, message)
        elif part and part not in PAPER_HOLDERS:
            message = (
                f"分组“{name}”的自定义属性 {PAPERS} 应是 {'、'.join(PAPER_HOLDERS)} 之一，现在是“{part}”。"
            )
            self._findings.error("component_papers", name, message)
        elif checks and [child.kind for child in one.children] != [Kind.CHECKLIST]:
            message = f"分组“{name}”里应正好有一个多选组件，作为每份材料逐页确认的样子。"
            self._findings.error("component_papers", name, message)

    def _check_items(self, one: Component, name: str) -> None:
        place = one.properties.get(ITEMS)
        if place is None:
            return
        if one.kind is not Kind.GROUP:
            message = f"组件“{name}”：自定义属性 {ITEMS} 只能写在分组上。"
            self._findings.error("component_items", name, message)
        elif place not in PLACES:
            message = f"分组“{name}”的自定义属性 {ITEMS} 应是 {'、'.join(PLACES)} 之一，现在是“{place}”。"
            self._findings.error("component_items", name, message)
        elif [(child.kind, child.limits.required) for child in one.children] != [(Kind.TEXTAREA, False)]:
            message = f"分组“{name}”里应正好有一个不必填的多行文字，作为每个补正项说明理由的样子。"
            self._findings.error("component_items", name, message)


def _name_of(item: dict[str, Any]) -> str:
    return str(item.get("key") or item.get("path") or item.get("id") or item.get("type") or "?")


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _mapping(item: dict[str, Any], name: str) -> dict[str, Any]:
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def _first_rows(item: dict[str, Any]) -> int:
    value = item.get("defaultRepetitions", 1)
    return min(max(value, 0), 20) if isinstance(value, int) else 1
