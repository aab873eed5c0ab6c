"""What a form declares must be there: actions with the fields they read, and a use for every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.form_parts import AnswerUse, FormPart
from app.domain.nearest import nearest, or_meant
from app.domain.person_fields import BASIC_FIELDS, DETAILS, ROWS
from app.domain.problem import Problem, Severity
from app.forms_reader.asked_explanations import ITEMS
from app.forms_reader.asked_papers import PAGE_CHECKS
from app.forms_reader.asked_verdicts import VERDICTS, lacking_questions
from app.forms_reader.form_definition import Component, FormDefinition, Kind, row_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.form_actions import FormAction, NeededField

OF_PERSON = DETAILS | {"phone"} | {f"new_{name}" for name in BASIC_FIELDS}
"""Keys of answers that the person's record and the permit take in."""
KINDS = {
    "textfield": "单行文本",
    "textarea": "多行文本",
    "number": "数字",
    "datetime": "日期",
    "radio": "单选",
    "select": "下拉选择",
    "dynamiclist": "列表",
}


def check_meaning(
    forms: Mapping[str, FormDefinition], actions: Mapping[str, FormAction]
) -> tuple[Problem, ...]:
    """Return every fault of what an edition's forms declare; `forms` by form key."""
    return tuple(
        Problem(Severity.ERROR, rule, message, f"forms/{key}.form", element, proposal=proposal)
        for key, form in sorted(forms.items())
        for rule, element, message, proposal in _faults(form, actions)
    )


def _faults(form: FormDefinition, actions: Mapping[str, FormAction]) -> Iterator[tuple[str, str, str, str]]:
    for name in form.actions:
        if name not in actions:
            meant = nearest(name, actions)
            yield "action-unknown", name, f"没有叫“{name}”的表单动作{or_meant(meant) or '。'}", meant
    used = [actions[name] for name in form.actions if name in actions]
    for action in used:
        for key, message, meant in lacking(form, action.fields, f"表单动作“{action.name}”"):
            yield "action-field", key, message, meant
        if action.any_of and not any(_found(form.fields, one) for one in action.any_of):
            keys = "”或“".join(one.key for one in action.any_of)
            meant = nearest(action.any_of[0].key, _keys(form.fields))
            yield "action-field", action.name, f"表单动作“{action.name}”需要字段“{keys}”，表单里没有", meant
        if action.needs_page_checks and not has_page_checks(form):
            message = f"表单动作“{action.name}”需要逐页确认的分组（{PAGE_CHECKS}），表单里没有"
            yield "action-field", action.name, message, ""
    yield from _verdict_groups(form)
    if len(used) == len(form.actions):
        # An action that is unknown may be the one that reads an answer.
        yield from _unread(form, used)


def _verdict_groups(form: FormDefinition) -> Iterator[tuple[str, str, str, str]]:
    for one in _every(form.components):
        if one.properties.get(VERDICTS) and (missing := lacking_questions(one)):
            message = (
                f"分组“{one.id}”逐项认定补正事项（{VERDICTS}），里面应有单选 verdict（选项 accepted、still）"
                f"和多行文本 remark；缺少或不对的是 {'、'.join(missing)}"
            )
            yield "correction-verdicts", one.id, message, ""


def _unread(form: FormDefinition, used: Iterable[FormAction]) -> Iterator[tuple[str, str, str, str]]:
    """Yield questions whose answers nobody takes in: a key that was misspelt would lose them without a word."""
    known = frozenset().union(*(action.keys for action in used)) if used else frozenset()
    if FormPart.PERSONAL_DATA in form.gives:
        known |= OF_PERSON
    repeated = {child.key for one in _every(form.components) if _is_pattern(one) for child in one.children}
    for one in form.fields:
        if one.key in repeated:
            continue
        said = one.properties.get("answer")
        if said is not None and one.use is None:
            allowed = "、".join(AnswerUse)
            message = f"字段“{one.key}”的自定义属性 answer 是“{said}”，只能是 {allowed}"
            yield "answer-use", one.key, message, nearest(said, AnswerUse)
        elif not _has_use(one, known):
            meant = nearest(one.key, known - _keys(form.fields))
            message = (
                f"没有人读取字段“{one.key}”的答案{or_meant(meant) or '。'}"
                "要交给流程，请设 case_data；只给审核人员看，请设自定义属性 answer=question；"
                "每次重新确认的声明，请设 answer=declaration"
            )
            yield "answer-unread", one.key, message, meant
        elif FormPart.PERSONAL_DATA in form.gives and one.kind is Kind.LIST and one.key in ROWS:
            yield from _unread_in_rows(one, frozenset(ROWS[one.key]))


def _unread_in_rows(rows: Component, known: frozenset[str]) -> Iterator[tuple[str, str, str, str]]:
    asked = row_fields(rows)
    for one in asked:
        if one.key not in known and one.use is None:
            meant = nearest(one.key, known - _keys(asked))
            message = f"列表“{rows.key}”的一行里没有人读取“{one.key}”{or_meant(meant) or '。'}"
            yield "answer-unread", one.key, message, meant


def _is_pattern(one: Component) -> bool:
    """Tell whether a group's question is asked once for each paper or correction item, and read as theirs."""
    return any(one.properties.get(name) for name in (PAGE_CHECKS, ITEMS, VERDICTS))


def _has_use(one: Component, known: frozenset[str]) -> bool:
    return (
        one.enters_case or one.use is not None or one.key in known or one.kind is Kind.FILE or bool(one.slot)
    )


def lacking(
    form: FormDefinition, needed: Iterable[NeededField], reader: str
) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and proposal of each field that `reader` reads and the form does not ask as needed."""
    yield from _lacking(form.fields, needed, reader)


def _lacking(
    fields: Iterable[Component], needed: Iterable[NeededField], reader: str
) -> Iterator[tuple[str, str, str]]:
    every = tuple(fields)
    for need in needed:
        found = _found(every, need)
        if found is None:
            meant = nearest(need.key, _keys(every) - {one.key for one in needed})
            kinds = "或".join(KINDS.get(kind, kind) for kind in sorted(need.kinds))
            yield need.key, f"{reader}需要字段“{need.key}”（{kinds}），表单里没有{or_meant(meant)}", meant
        elif found.kind.value not in need.kinds:
            kinds = "或".join(KINDS.get(kind, kind) for kind in sorted(need.kinds))
            is_now = KINDS.get(found.kind.value, found.kind.value)
            yield need.key, f"{reader}把字段“{need.key}”当作{kinds}读取，表单里它是{is_now}", ""
        else:
            offered = {option.value for option in found.options}
            for option in sorted(need.options - offered):
                meant = nearest(option, offered - need.options)
                message = f"{reader}认得“{need.key}”的选项“{option}”，表单里没有{or_meant(meant)}"
                yield need.key, message, meant
            yield from _lacking(row_fields(found), need.rows, f"{reader}在列表“{need.key}”中")


def has_page_checks(form: FormDefinition) -> bool:
    """Tell whether a group of the form asks for confirmations of pages."""
    return any(one.properties.get(PAGE_CHECKS) for one in _every(form.components))


def _every(components: Iterable[Component]) -> Iterator[Component]:
    for one in components:
        yield one
        yield from _every(one.children)


def _found(fields: Iterable[Component], need: NeededField) -> Component | None:
    return next((one for one in fields if one.key == need.key), None)


def _keys(fields: Iterable[Component]) -> frozenset[str]:
    return frozenset(one.key for one in fields)
