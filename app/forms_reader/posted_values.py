"""From the flat names of an HTML form to a tree, and the steps (add a row, remove one, refresh) before submitting.

A row's answers are named `path.0.key`. A hidden `path.0._` keeps a row whose boxes are all unticked.
Names that start with an underscore, and the form token, belong to the page and are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain.whole_numbers import whole_number
from app.forms_reader.component_reader import PAGE_NAMES
from app.forms_reader.form_definition import Component, FormDefinition, Kind, row_fields
from app.forms_reader.form_error import UnknownFieldsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STEP = "_step"
"""Name of the buttons that change the form instead of submitting it: `add:path`, `remove:path:0`, `refresh`."""
MOST_ROWS = 50
_ROW_NAME = re.compile(r"([a-z][a-z0-9_]*)\.([0-9]{1,3})\.([a-z_][a-z0-9_]*)")


def read_posted(definition: FormDefinition, submitted: Mapping[str, Sequence[str] | str]) -> dict[str, Any]:
    """Return raw answers by key, rows as lists; raises UnknownFieldsError for names the form does not ask."""
    plain: dict[str, Any] = {}
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    unknown = []
    for name, value in submitted.items():
        if name.startswith("_") or name in PAGE_NAMES:
            continue
        if not _place(definition, name, value, plain, rows):
            unknown.append(name)
    if unknown:
        raise UnknownFieldsError(tuple(sorted(unknown)))
    for one in definition.fields:
        if one.kind is Kind.LIST:
            found = rows.get(one.key, {})
            plain[one.key] = [found[index] for index in sorted(found)]
    return plain


def _place(
    definition: FormDefinition,
    name: str,
    value: Sequence[str] | str,
    plain: dict[str, Any],
    rows: dict[str, dict[int, dict[str, Any]]],
) -> bool:
    in_row = _ROW_NAME.fullmatch(name)
    if not in_row:
        component = definition.field(name)
        if component is None or not _may_be_posted(component):
            return False
        plain[name] = _raw(component, value)
        return True
    path, index, key = in_row.groups()
    listing = definition.field(path)
    if listing is None or listing.kind is not Kind.LIST or int(index) >= MOST_ROWS:
        return False
    row = rows.setdefault(path, {}).setdefault(int(index), {})
    if key == "_":
        return True
    child = next((one for one in row_fields(listing) if one.key == key), None)
    if child is None or not _may_be_posted(child):
        return False
    row[key] = _raw(child, value)
    return True


def _may_be_posted(component: Component) -> bool:
    return component.kind not in (Kind.FILE, Kind.LIST) and not component.read_only


def _raw(component: Component, value: Sequence[str] | str) -> list[str] | str:
    texts = [value] if isinstance(value, str) else [str(one) for one in value]
    if component.kind is Kind.CHECKLIST:
        return [one for one in texts if one]
    return texts[-1] if texts else ""


def apply_step(
    definition: FormDefinition, submitted: Mapping[str, Sequence[str] | str]
) -> dict[str, Any] | None:
    """Return the raw answers to show again when a step was pressed; None when the form was submitted."""
    asked = submitted.get(STEP)
    if not asked:
        return None
    word, _, rest = (asked if isinstance(asked, str) else asked[-1]).partition(":")
    raw = read_posted(definition, submitted)
    if word == "refresh":
        # A list that has just come into sight shows its first rows, as it would have from the beginning.
        for one in definition.fields:
            if one.kind is Kind.LIST and not raw[one.key]:
                raw[one.key] = [{} for _ in range(one.first_rows)]
        return raw
    path, _, index = rest.partition(":")
    listing = definition.field(path)
    if listing is None or listing.kind is not Kind.LIST or listing.rows_fixed:
        return raw
    if word == "add" and len(raw[path]) < MOST_ROWS:
        raw[path].append({})
    number = whole_number(index)
    if word == "remove" and number is not None and number < len(raw[path]):
        del raw[path][number]
    return raw


def initial_values(definition: FormDefinition, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what a form shows at first: what is known, then the analyst's defaults, then empty rows."""
    found = dict(known or {})
    for one in definition.fields:
        if one.key in found:
            continue
        if one.kind is Kind.LIST:
            found[one.key] = [{} for _ in range(one.first_rows)]
        elif one.default is not None:
            found[one.key] = one.default
    return found
