"""What may be asked for at one place of a case: where a token may go, by which flows a step may be left, which value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.case_inside import case_inside
from app.engine.operate_case import flows_from, targets_of
from app.services.context.refusals import NotFoundError
from app.services.interventions.declared_answers import answerable, makes_record
from app.services.interventions.operation_request import is_of_authority
from app.services.interventions.settable_values import settable_values
from app.store.case_rows import case_of
from app.store.edition_rows import edition_of
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from app.engine.case_inside import Token
    from app.services.context.app_context import AppContext
    from app.services.interventions.settable_values import SettableValue
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow


@dataclass(frozen=True, slots=True)
class OperationForm:
    """What a form for an operation offers."""

    case: CaseRow
    edition: EditionRow
    token: Token | None
    targets: list[tuple[str, str]]
    """Steps the token may be moved to, as (id, name)."""
    flows: list[tuple[str, str]]
    """Flows by which the step may be left, as (id, what it says and where it leads)."""
    answers: tuple[SettableValue, ...]
    may_go_as_drawn: bool
    slot: SettableValue | None
    places: tuple[Token, ...] = ()
    """Where one may be chosen, when none was named; none in a case that has ended."""
    is_review: bool = False
    """Whether an authority decides here, so that the step may only begin anew where it is."""


def operation_form(
    context: AppContext, work: UnitOfWork, case_id: str, *, token: str, scope: str, name: str
) -> OperationForm:
    """Return what may be asked for, or where; raises NotFoundError for a place or a value that is not there."""
    case = case_of(work, case_id)
    edition = context.editions.compiled(work, case.edition)
    row, is_named = edition_of(work, case.edition), bool(token or name)
    if case.ended_at is not None:
        if is_named:
            raise NotFoundError(kind="token")
        return OperationForm(case, row, None, [], [], (), may_go_as_drawn=False, slot=None)
    inside = case_inside(edition, case.blob)
    if not is_named:
        places = tuple(one for one in inside.tokens if not one.is_join)
        return OperationForm(case, row, None, [], [], (), may_go_as_drawn=False, slot=None, places=places)
    if not token:
        types = context.editions.names(work, case.edition)
        slots = [
            slot
            for one in inside.scopes
            if one.key == scope
            for slot in settable_values(edition, types, one)
            if slot.name == name
        ]
        if not slots:
            raise NotFoundError(kind="value")
        return OperationForm(case, row, None, [], [], (), may_go_as_drawn=False, slot=slots[0])
    found = next((one for one in inside.tokens if one.key == token), None)
    if found is None:
        raise NotFoundError(kind="token")
    is_review = any(task.key == token and is_of_authority(task) for task in tasks_of_case(work, case_id))
    nodes, forms = edition.nodes[found.node.process], context.editions.forms(work, case.edition)
    return OperationForm(
        case=case,
        edition=row,
        token=found,
        targets=[
            (node.id, node.label)
            for node in targets_of(edition, case.blob, token)
            if not is_review or node.id == found.node.id
        ],
        flows=[
            (flow.id, f"{flow.name} → {nodes[flow.target].label}" if flow.name else nodes[flow.target].label)
            for flow in flows_from(edition, found.node)
            if not is_review
        ],
        answers=answerable(edition, forms, found.node),
        may_go_as_drawn=found.node.kind == "userTask" and not makes_record(forms, found.node),
        slot=None,
        is_review=is_review,
    )
