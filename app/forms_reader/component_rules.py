"""The subset of form-js that we honour, as a table: which attributes each component type may carry."""

from __future__ import annotations

from app.forms_reader.form_definition import Kind

_ALWAYS = frozenset({"type", "id", "layout", "conditional", "properties"})
_ASKS = _ALWAYS | {"key", "label", "description", "validate", "defaultValue", "readonly", "disabled"}
_CHOOSES = _ASKS | {"values", "valuesKey"}

ATTRIBUTES: dict[Kind, frozenset[str]] = {
    Kind.TEXT: _ALWAYS | {"text"},
    Kind.TEXTFIELD: _ASKS | {"appearance"},
    Kind.TEXTAREA: _ASKS,
    Kind.NUMBER: _ASKS | {"appearance", "decimalDigits", "increment"},
    Kind.CHECKBOX: _ASKS,
    Kind.CHECKLIST: _CHOOSES,
    Kind.RADIO: _CHOOSES,
    Kind.SELECT: _CHOOSES | {"searchable"},
    Kind.DATE: (_ASKS - {"label"}) | {"label", "dateLabel", "subtype"},
    Kind.GROUP: _ALWAYS | {"label", "description", "components", "showOutline", "verticalAlignment"},
    Kind.LIST: _ALWAYS
    | {
        "label", "description", "path", "components", "validate", "isRepeating", "allowAddRemove",
        "defaultRepetitions", "showOutline", "nonCollapsedItems", "disableCollapse", "verticalAlignment",
    },
    Kind.FILE: (_ASKS - {"defaultValue"}) | {"accept", "multiple"},
    Kind.SEPARATOR: _ALWAYS,
    Kind.SPACER: _ALWAYS | {"height"},
}  # fmt: skip

ROOT = frozenset(
    {"type", "id", "components", "schemaVersion", "exporter", "executionPlatform", "executionPlatformVersion",
     "versionTag", "properties", "$schema"}
)  # fmt: skip

_LENGTHS = frozenset({"required", "minLength", "maxLength", "pattern", "validationType"})
VALIDATION: dict[Kind, frozenset[str]] = {
    Kind.TEXTFIELD: _LENGTHS,
    Kind.TEXTAREA: frozenset({"required", "minLength", "maxLength"}),
    Kind.NUMBER: frozenset({"required", "min", "max"}),
    Kind.CHECKBOX: frozenset({"required"}),
    Kind.CHECKLIST: frozenset({"required"}),
    Kind.RADIO: frozenset({"required"}),
    Kind.SELECT: frozenset({"required"}),
    Kind.DATE: frozenset({"required"}),
    Kind.FILE: frozenset({"required"}),
    Kind.LIST: frozenset({"required"}),
}

FORM_PROPERTIES = frozenset({"actions", "gives"})
"""Names of ours in the `properties` of the whole form; several values stand one after another, with commas."""

PROPERTIES = frozenset(
    {
        "case_data", "panel", "slot", "papers", "page_checks", "correction_items", "correction_verdicts", "only_named", "review_marks", "autocomplete", "normalise",
        "pattern_hint", "width", "tone", "answer", "page_of",
    }
)  # fmt: skip
"""Names of ours in `properties`; others are refused, so that a misspelt `case_data` does not go unnoticed."""
