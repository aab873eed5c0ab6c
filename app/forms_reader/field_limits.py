"""Whether a typed, visible answer is there when it must be and keeps to its limits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.domain.mail_address import is_mail_address
from app.forms_reader.form_definition import Component, Kind
from app.forms_reader.form_wording import missing, said
from app.forms_reader.pattern_guard import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable


def is_answer(value: Any) -> bool:
    """Tell whether anything was answered; the number 0 is an answer, an unticked box is none."""
    return not (value is None or value is False or value in ("", []))


def absent_value(component: Component) -> Any:
    """Return what an unanswered question is worth in JSON: false for a box, an empty list for many choices."""
    return {Kind.CHECKBOX: False, Kind.CHECKLIST: [], Kind.FILE: []}.get(component.kind)


def fault_of(component: Component, value: Any) -> str:
    """Return the sentence for the first rule the value breaks, or an empty text."""
    if not is_answer(value):
        return missing(component) if component.limits.required else ""
    check = _CHECKS.get(component.kind)
    return check(component, value) if check else ""


def _text_fault(component: Component, text: str) -> str:
    limits = component.limits
    if limits.max_length is not None and len(text) > limits.max_length:
        return said("max_length", component, count=limits.max_length, now=len(text))
    if limits.min_length and len(text) < limits.min_length:
        return said("min_length", component, count=limits.min_length, now=len(text))
    if limits.pattern and not compile_pattern(limits.pattern).search(text):
        return said("pattern", component)
    if limits.email and not is_mail_address(text):
        return said("email", component)
    return ""


def _number_fault(component: Component, number: float) -> str:
    limits, amount = component.limits, Decimal(str(number))
    if limits.minimum is not None and amount < limits.minimum:
        return said("minimum", component, count=limits.minimum)
    if limits.maximum is not None and amount > limits.maximum:
        return said("maximum", component, count=limits.maximum)
    return ""


_CHECKS: dict[Kind, Callable[[Component, Any], str]] = {
    Kind.TEXTFIELD: _text_fault,
    Kind.TEXTAREA: _text_fault,
    Kind.NUMBER: _number_fault,
}
