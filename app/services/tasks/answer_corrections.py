"""Answer the items that were sent back: each with what has changed, or with a reason why it stays (A12, manual 4.2).

Decided in the transaction that completes the step, against what the authority has sent back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import told_values
from app.domain.correction import CorrectionActor, CorrectionPlace, place_of
from app.domain.correction_answers import (
    ANYTHING,
    OWN,
    PAPERS,
    Part,
    answering,
    moves_between,
    named_by,
    not_asked_for,
)
from app.domain.form_parts import FormPart
from app.domain.office_codes import IssueCategory
from app.forms_reader.asked_explanations import EXPLAINED, answered_place, explanation_key
from app.forms_reader.asked_papers import CHECKS_SUFFIX
from app.forms_reader.form_definition import Kind
from app.services.context.refusals import FormInvalidError
from app.services.papers.unit_places import unit_slots
from app.services.submissions.submitted_state import state_now, state_sent_back
from app.store.answer_rows import answers_of
from app.store.review_rows import answer_correction, corrections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.correction_answers import Move
    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.review_rows import CorrectionRow
    from app.store.task_rows import TaskRow

_UNSAID = frozenset({Kind.FILE, Kind.CHECKBOX})
"""Papers count as papers, and a tick declares; neither is a changed answer."""


def items_to_answer(work: UnitOfWork, task: TaskRow, form: FormDefinition) -> list[CorrectionRow]:
    """Return the open items of the last return that are answered with a form, in the reviewer's order."""
    return [row for row in _at_place(work, task.case_id, form) if row.answered_at is None]


def items_answered_with(work: UnitOfWork, case: CaseRow, form: FormDefinition) -> list[CorrectionRow]:
    """Return the items of the last return that are answered with a form, those with an answer among them."""
    return _at_place(work, case.id, form)


def _at_place(work: UnitOfWork, case_id: str, form: FormDefinition) -> list[CorrectionRow]:
    place = answered_place(form)
    rows = _last_return(work, case_id) if place is not None else []
    return [row for row in rows if _place(row) is place]


def _last_return(work: UnitOfWork, case_id: str) -> list[CorrectionRow]:
    rows = corrections_of(work, case_id)
    last = max((row.round for row in rows), default=0)
    return [row for row in rows if row.round == last]


def _place(item: CorrectionRow) -> CorrectionPlace:
    return place_of(IssueCategory(item.category))


def answer_items(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    values: Mapping[str, Any],
    typed: Mapping[str, Any],
) -> None:
    """Keep the answer of every item that the step has to answer, anew where the unit has handed the step back.

    Raises FormInvalidError naming each one that has neither a change nor a reason; `typed` is shown again.
    """
    items = items_answered_with(work, case, form)
    if not items:
        return
    moves = _moves(work, case, task, form, values, items[0].round)
    of_unit = unit_slots(context.editions.papers(work, case.edition))
    answers = _answers(work, case, form, items, moves, of_unit)
    labels = {one.key: one.label for one in form.fields}
    errors = []
    for item in items:
        reason = str(values.get(explanation_key(item.number)) or _said_before(item)).strip()
        if reason and item.target in ANYTHING and _place(item) not in OWN:
            # The reason is the answer; what has changed besides is told as something nobody asked for.
            answers[item.id] = ()
        if not answers[item.id] and not reason:
            errors.append(_open_item(context, work, case, form, item))
        else:
            told = [_told(one, labels) for one in answers[item.id]]
            answer_correction(work, item.id, {"explanation": reason, "moves": told})
    if errors:
        raise FormInvalidError(errors=tuple(errors), values=dict(typed))


def _said_before(item: CorrectionRow) -> str:
    """Return the reason that has been given already: a step that is done again does not ask for it."""
    return str((item.answer or {}).get("explanation") or "")


def _answers(
    work: UnitOfWork,
    case: CaseRow,
    form: FormDefinition,
    items: Sequence[CorrectionRow],
    moves: Iterable[Move],
    of_unit: frozenset[str],
) -> dict[str, tuple[Move, ...]]:
    """Return what answers each item. What another item has asked for is no answer to one that names nothing."""
    found = {item.id: named_by(moves, item.target) for item in items}
    told = [move for row in _last_return(work, case.id) if row.answer for move in row.answer["moves"]]
    told += [{"part": one.part.value, "what": one.what} for named in found.values() for one in named]
    others = not_asked_for(moves, told)
    for item in items:
        is_strict = _may_explain(form, item) or _is_in_reach(form, item, of_unit)
        found[item.id] = found[item.id] or answering(others, _place(item), item.target, is_strict=is_strict)
    return found


def _moves(
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    values: Mapping[str, Any],
    round_sent_back: int,
) -> tuple[Move, ...]:
    before, now = dict(state_sent_back(work, case) or {}), dict(state_now(work, case))
    if case.person_id is not None and FormPart.PERSONAL_DATA in form.gives:
        now |= {(Part.RECORD, name): value for name, value in told_values(values).items()}
    earlier = [row for row in answers_of(work, case.id, task.element) if row.round <= round_sent_back]
    if earlier:
        for key in _said(form):
            before[Part.ANSWER, key], now[Part.ANSWER, key] = earlier[-1].data.get(key), values.get(key)
    return moves_between(before, now)


def _said(form: FormDefinition) -> list[str]:
    return [
        one.key
        for one in form.fields
        if one.kind not in _UNSAID
        and one.key not in form.told_elsewhere
        and not one.key.startswith(EXPLAINED)
        and not one.key.endswith(CHECKS_SUFFIX)
    ]


def _may_explain(form: FormDefinition, item: CorrectionRow) -> bool:
    return any(one.key == explanation_key(item.number) for one in form.fields)


def _is_in_reach(form: FormDefinition, item: CorrectionRow, of_unit: frozenset[str]) -> bool:
    """Tell whether what an item names can be changed by whoever answers it."""
    is_of_unit = item.target in of_unit and item.actor != CorrectionActor.EMPLOYEE
    return is_of_unit or bool(_field_of(form, item.target)) or item.target in form.slots


def _field_of(form: FormDefinition, target: str) -> str:
    keys = {one.key for one in form.fields}
    return next((key for key in (target, f"new_{target}") if key in keys), "")


def _told(move: Move, labels: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"part": move.part.value, "what": move.what}
    if move.part in PAPERS:
        return told | {"version": move.new, "was": move.old}
    if move.part is Part.LEDGER:
        return told
    if move.part is Part.ANSWER:
        told["label"] = labels.get(move.what) or labels.get(f"new_{move.what}") or move.what
    is_plain = not isinstance(move.old, list | dict) and not isinstance(move.new, list | dict)
    return told | ({"old": move.old, "new": move.new} if is_plain else {})


def _open_item(
    context: AppContext, work: UnitOfWork, case: CaseRow, form: FormDefinition, item: CorrectionRow
) -> tuple[str, str]:
    """Return where an item without an answer is told, and the sentence: what is missing, and what to do now."""
    missing, do = _missing(context, work, case, form, item)
    field = explanation_key(item.number)
    if _may_explain(form, item):
        do += "；确认不需要改的，在这里写明理由"
    else:
        field = _field_of(form, item.target)
        do += "；同一份文件重新上传，也作为今天的新版本" if "上传" in do else ""
    return field, f"第 {item.number} 项（{item.text}）还没有答复：{missing}。请{do}。"


def _missing(
    context: AppContext, work: UnitOfWork, case: CaseRow, form: FormDefinition, item: CorrectionRow
) -> tuple[str, str]:
    place = _place(item)
    if place is CorrectionPlace.CONTRACT:
        return "没有新的劳动合同", "上传更正后的劳动合同"
    if place is CorrectionPlace.LEDGER:
        return "社保个税没有新的说明、明细或证明材料", "逐月说明，或更正明细、上传证明材料"
    papers = context.editions.papers(work, case.edition).names()
    if item.target in papers:
        return f"没有新的“{papers[item.target]}”", "重新上传这份材料"
    label = next((one.label for one in form.fields if one.key == _field_of(form, item.target)), "")
    if item.target not in ANYTHING and label:
        return f"“{label}”没有改动", "修改这一项"
    return "没有任何改动", "修改或重新上传有关内容"
