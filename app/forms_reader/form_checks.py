"""What only shows when the whole form is known: keys used twice, conditions that look ahead, nesting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.forms_reader.form_definition import Component, Kind, row_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.forms_reader.form_findings import Findings


def check_form(components: tuple[Component, ...], findings: Findings) -> frozenset[str]:
    """Note the faults of the whole; return the names read from the case, since no field provides them."""
    _check_keys(components, findings)
    _check_lists(components, findings)
    known = _keys(components)
    return _check_conditions(components, known, findings)


def _walk(components: tuple[Component, ...]) -> Iterator[Component]:
    for one in components:
        yield one
        if one.kind is not Kind.LIST:
            yield from _walk(one.children)


def _keys(components: tuple[Component, ...]) -> frozenset[str]:
    return frozenset(one.key for one in _walk(components) if one.key)


def _check_keys(components: tuple[Component, ...], findings: Findings) -> None:
    seen: set[str] = set()
    slots: set[str] = set()
    for one in _walk(components):
        if one.key and one.key in seen:
            findings.error("component_key", one.key, f"组件“{one.key}”的 key 用了两次，后一个会盖住前一个。")
        if one.slot and one.slot in slots:
            findings.error("component_slot", one.key, f"材料位置“{one.slot}”在表单中出现了两次。")
        seen.add(one.key)
        slots.add(one.slot)
        if one.kind is Kind.LIST:
            _check_keys(one.children, findings)


def _check_lists(components: tuple[Component, ...], findings: Findings) -> None:
    for rows in (one for one in _walk(components) if one.kind is Kind.LIST):
        inner = [one for one in row_fields(rows) if one.kind in (Kind.LIST, Kind.FILE)]
        for one in inner:
            findings.error(
                "list_content", one.key, f"列表“{rows.key}”的行里不能再放列表或文件（{one.key}）。"
            )
        if not row_fields(rows):
            findings.error("list_content", rows.key, f"列表“{rows.key}”的行里没有任何问题。")


def _check_conditions(
    components: tuple[Component, ...], known: frozenset[str], findings: Findings
) -> frozenset[str]:
    """A condition may read only what stands before it, or the order of questions would decide the answer."""
    before: set[str] = set()
    outside: set[str] = set()
    for one in _walk(components):
        roots = _roots(one)
        for ahead in sorted((roots & known) - before):
            findings.error(
                "conditional",
                one.key or one.id,
                f"组件“{one.key or one.id}”的显示条件引用了排在它后面的“{ahead}”，请调整顺序。",
            )
        outside |= roots - known
        before.add(one.key)
        if one.kind is Kind.LIST:
            outside |= _row_conditions(one, known, before, findings)
        if one.options_key:
            outside.add(one.options_key)
    return frozenset(outside)


def _row_conditions(
    rows: Component, known: frozenset[str], before: set[str], findings: Findings
) -> frozenset[str]:
    inner = _check_conditions(rows.children, _keys(rows.children), findings)
    for ahead in sorted((inner & known) - before):
        findings.error("conditional", rows.key, f"列表“{rows.key}”的行引用了排在列表后面的“{ahead}”。")
    return inner - known


def _roots(one: Component) -> set[str]:
    return {name.split(".")[0] for name in one.hide.names} if one.hide else set()
