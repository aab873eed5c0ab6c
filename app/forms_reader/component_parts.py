"""The parts of a component that need reading with care: limits, options, the condition, the default."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from app.feel.expression import Expression, FeelSyntaxError, compile_expression
from app.forms_reader.component_rules import VALIDATION
from app.forms_reader.form_definition import Kind, Limits, Option
from app.forms_reader.pattern_guard import LONGEST_TEXT, PatternRefusedError, compile_pattern

if TYPE_CHECKING:
    from app.forms_reader.form_findings import Findings

LONGEST_LINE = 500
LONGEST_AREA = 5000
_TEXT_CAP = {Kind.TEXTFIELD: LONGEST_LINE, Kind.TEXTAREA: LONGEST_AREA}


def read_limits(kind: Kind, item: dict[str, Any], name: str, findings: Findings) -> Limits:
    """Return the limits under `validate`; what the kind cannot keep is refused."""
    given = item.get("validate")
    given = given if isinstance(given, dict) else {}
    for rule in sorted(set(given) - VALIDATION.get(kind, frozenset())):
        findings.error("validate_rule", name, f"组件“{name}”的校验“{rule}”不受支持，系统不会检查，请删除。")
    if given.get("validationType", "") not in ("", "custom", "email"):
        findings.error(
            "validate_rule", name, f"组件“{name}”的校验类型只支持 email 和 custom；电话请改用 pattern。"
        )
    limits = Limits(
        required=given.get("required") is True,
        min_length=_whole(given, "minLength", name, findings),
        max_length=_longest(kind, given, name, findings),
        pattern=_pattern(given, name, findings),
        minimum=_amount(given, "min", name, findings),
        maximum=_amount(given, "max", name, findings),
        email=given.get("validationType") == "email",
    )
    _check_order(limits, name, findings)
    return limits


def _check_order(limits: Limits, name: str, findings: Findings) -> None:
    if limits.min_length and limits.max_length and limits.min_length > limits.max_length:
        findings.error("validate_rule", name, f"组件“{name}”的最少字数大于最多字数，任何答案都不合格。")
    if limits.minimum is not None and limits.maximum is not None and limits.minimum > limits.maximum:
        findings.error("validate_rule", name, f"组件“{name}”的最小值大于最大值，任何答案都不合格。")


def _longest(kind: Kind, given: dict[str, Any], name: str, findings: Findings) -> int | None:
    cap = _TEXT_CAP.get(kind)
    asked = _whole(given, "maxLength", name, findings)
    if cap is None:
        return None
    if given.get("pattern"):
        # A pattern is only ever matched against short text, whatever the analyst allowed.
        cap = LONGEST_TEXT
    return min(asked or cap, cap)


def _whole(given: dict[str, Any], rule: str, name: str, findings: Findings) -> int | None:
    value = given.get(rule)
    if value in (None, ""):
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        findings.error("validate_rule", name, f"组件“{name}”的 {rule} 应是不小于 0 的整数，现在是“{value}”。")
        return None
    return value


def _amount(given: dict[str, Any], rule: str, name: str, findings: Findings) -> Decimal | None:
    value = given.get(rule)
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        findings.error("validate_rule", name, f"组件“{name}”的 {rule} 应是数字，现在是“{value}”。")
        return None
    return amount


def _pattern(given: dict[str, Any], name: str, findings: Findings) -> str:
    text = given.get("pattern") or ""
    if not isinstance(text, str):
        findings.error("validate_pattern", name, f"组件“{name}”的 pattern 应是文字。")
        return ""
    try:
        compile_pattern(text)
    except PatternRefusedError as refused:
        findings.error("validate_pattern", name, f"组件“{name}”的 pattern 不能使用：{refused}。")
        return ""
    return text


def read_options(item: dict[str, Any], name: str, findings: Findings) -> tuple[Option, ...]:
    """Return the fixed options; each needs a label and a value of its own."""
    values = item.get("values")
    options = []
    for one in values if isinstance(values, list) else []:
        label, value = (one.get("label"), one.get("value")) if isinstance(one, dict) else (None, None)
        if not isinstance(label, str) or not isinstance(value, str) or not label or not value:
            findings.error("component_values", name, f"组件“{name}”的每个选项都要有文字 label 和文字 value。")
            continue
        options.append(Option(value, label))
    if len({one.value for one in options}) < len(options):
        findings.error("component_values", name, f"组件“{name}”有两个选项的 value 相同，无法区分。")
    return tuple(options)


def read_condition(item: dict[str, Any], name: str, findings: Findings) -> Expression | None:
    """Return the FEEL condition under `conditional.hide`."""
    conditional = item.get("conditional")
    if not conditional:
        return None
    text = conditional.get("hide") if isinstance(conditional, dict) else None
    if not isinstance(text, str) or not text.startswith("=") or set(conditional) != {"hide"}:
        findings.error("conditional", name, f"组件“{name}”的显示条件应写成 hide，内容以 = 开头（FEEL）。")
        return None
    try:
        return compile_expression(text[1:])
    except FeelSyntaxError as wrong:
        findings.error("conditional", name, f"组件“{name}”的显示条件有误：{wrong}")
        return None


def read_default(kind: Kind, item: dict[str, Any], name: str, findings: Findings) -> Any:
    """Return the default value when its type fits the component."""
    value = item.get("defaultValue")
    if value is None:
        return None
    fits: dict[Kind, type | tuple[type, ...]] = {
        Kind.CHECKBOX: bool,
        Kind.CHECKLIST: list,
        Kind.NUMBER: (int, float, str),
    }
    if not isinstance(value, fits.get(kind, str)):
        findings.error("default_value", name, f"组件“{name}”的默认值类型不符。")
        return None
    return value
