"""What a person reads when an answer cannot be accepted: what is wrong and how to put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.forms_reader.form_definition import Kind

if TYPE_CHECKING:
    from app.forms_reader.form_definition import Component

_MISSING = {
    Kind.CHECKBOX: "请勾选“{label}”",
    Kind.CHECKLIST: "请至少选择一项“{label}”",
    Kind.RADIO: "请选择“{label}”",
    Kind.SELECT: "请选择“{label}”",
    Kind.DATE: "请填写“{label}”，例如 2027-01-23",
    Kind.FILE: "请上传“{label}”的扫描件（PDF）",
    Kind.LIST: "请至少填写一项“{label}”",
}
_SENTENCES = {
    "number": "“{label}”应是数字，例如 12 或 3.5；请只填数字",
    "number_size": "“{label}”的数字太长，请核对后重新填写",
    "decimals_none": "“{label}”应是整数，请去掉小数部分",
    "decimals": "“{label}”最多保留 {count} 位小数，请修改",
    "date": "“{label}”应是真实的日期，例如 2027-01-23；请检查年、月、日",
    "choice": "“{label}”的选择已失效，请重新选择",
    "min_length": "“{label}”至少需要 {count} 个字，现在是 {now} 个，请补充",
    "max_length": "“{label}”最多 {count} 个字，现在是 {now} 个，请删减",
    "minimum": "“{label}”不能小于 {count}，请修改",
    "maximum": "“{label}”不能大于 {count}，请修改",
    "email": "“{label}”应是电子邮箱，例如 name@example.com；请检查",
    "pattern": "“{label}”的格式不正确，请检查后重新填写",
    "pattern_hint": "“{label}”的格式不正确：{hint}",
    "rows": "“{label}”最多 {count} 项，请删减",
}


def missing(component: Component) -> str:
    """Return the sentence for an answer that is required and absent."""
    return _MISSING.get(component.kind, "请填写“{label}”").format(label=component.label)


def said(rule: str, component: Component, **facts: Any) -> str:
    """Return the sentence for a rule that an answer breaks."""
    hint = component.properties.get("pattern_hint", "")
    if rule == "decimals" and not component.decimals:
        rule = "decimals_none"
    if rule == "pattern" and hint:
        rule = "pattern_hint"
    return _SENTENCES[rule].format(label=component.label, hint=hint, **facts)


def in_row(message: str, number: int) -> str:
    """Return the sentence with the row it is about, since every row has the same labels."""
    return f"第 {number} 项：{message}"
