"""How a component that is new in a form is set up, for whoever approves it: its kind, what it asks and when it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.difference.change import shown_value
from app.engine.difference.form_settings import FLAGS, LABELS, SORTS, flat_settings, option_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.difference.element_names import ElementNames

HIDDEN = "conditional.hide"
REQUIRED = "validate.required"
ASKING = frozenset(
    {"textfield", "textarea", "number", "checkbox", "checklist", "radio", "select", "datetime", "filepicker"}
)
TOLD_ELSEWHERE = frozenset(
    {"type", "key", "path", "label", "dateLabel", "text", "subtype", "properties.width", "schemaVersion"}
)
"""What the sentence says already, and what is only how it looks."""
LEFT_TO_LAST = frozenset({REQUIRED, HIDDEN})
OTHER_SETTINGS = tuple(
    name for name in LABELS if name not in TOLD_ELSEWHERE | LEFT_TO_LAST and name != "description"
)


def set_up_words(component: Any, names: ElementNames) -> str:
    """Return the settings of a new component in brackets; nothing for a text that always shows."""
    told = list(_told(component, names))
    return f"（{'；'.join(told)}）" if told else ""


def _told(component: Any, names: ElementNames) -> Iterator[str]:
    facts = {name: value for (name,), value in flat_settings(component).items()}
    kind = str(component.get("type", ""))
    if kind in ASKING:
        yield names.word("kinds", kind)
        yield "必填" if facts.get(REQUIRED) == "true" else "选填"
    if options := [f"“{label or value}”" for value, label in option_labels(component).items()]:
        yield f"选项为{'、'.join(options)}"
    yield from (
        f"{LABELS[name]}为{_value(name, facts[name], names)}" for name in OTHER_SETTINGS if facts.get(name)
    )
    yield from (
        FLAGS[name][1].removeprefix("改为").removeprefix("的")
        for name in FLAGS
        if name != REQUIRED and facts.get(name) == "true"
    )
    if facts.get(HIDDEN):
        yield f"{LABELS[HIDDEN]}为{shown_value(facts[HIDDEN])}"


def _value(name: str, text: str, names: ElementNames) -> str:
    told = f"“{names.listed(SORTS[name], text)}”" if name in SORTS else shown_value(text)
    return told.rstrip()
