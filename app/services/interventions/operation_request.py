"""What somebody asks to do inside a case, and what of it is refused whoever asks.

An operation never decides: it opens no review, ends no case, and lets nothing happen to permits or records. A review
that goes on is the authority's: its step may only begin anew where it is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.effects import HoldDissociation, SendNotice
from app.engine.operate_case import leave_step, move_token, set_value
from app.services.context.refusals import ProcedureRefusedError
from app.services.interventions.settable_values import ValueUnfitError, settable_values, typed_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.engine.case_inside import CaseInside, Token
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step
    from app.engine.variable_types import ProcessTypes
    from app.services.interventions.settable_values import SettableValue
    from app.store.task_rows import TaskRow

MOVE, LEAVE, SET = "move", "leave", "set"
KINDS = (MOVE, LEAVE, SET)
AUTHORITY = "authority:"
HARMLESS = (SendNotice, HoldDissociation)
"""What a step may do on the way of an operation; everything else decides something."""


@dataclass(frozen=True, slots=True)
class OperationRequest:
    """An operation as it is asked for: the token by key and where to, or the value by name and what."""

    kind: str
    token: str = ""
    target: str = ""
    """The step to move to; for a step that is left the flow, or empty where it goes on as drawn."""
    scope: str = ""
    name: str = ""
    value: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """Of a step that is left as if it had been filled in."""

    def as_row(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CaseAsItStands:
    """What an operation is held against."""

    edition: CompiledEdition
    types: ProcessTypes
    inside: CaseInside
    tasks: dict[str, TaskRow]


def is_of_authority(task: TaskRow) -> bool:
    """Tell whether a task is a review: offered to an authority."""
    return any(group.startswith(AUTHORITY) for group in task.groups)


def refuse_request(asked: OperationRequest, now: CaseAsItStands) -> None:
    """Raise ProcedureRefusedError for what is the authority's or not there."""
    if asked.kind not in KINDS:
        raise ProcedureRefusedError(rule="operation_unknown")
    if asked.kind == SET:
        _refuse_value(asked, now)
        return
    token = next((one for one in now.inside.tokens if one.key == asked.token), None)
    if token is None:
        raise ProcedureRefusedError(rule="operation_place_gone")
    reviews = [key for key, task in now.tasks.items() if is_of_authority(task)]
    if token.key in reviews:
        if asked.kind != MOVE or asked.target != token.node.id:
            raise ProcedureRefusedError(rule="operation_review_stays")
    elif any(token.key in _hosts(now.inside, key) for key in reviews):
        raise ProcedureRefusedError(rule="operation_review_inside")
    if asked.answers and now.edition.nodes[token.node.process][token.node.id].kind != "userTask":
        raise ProcedureRefusedError(rule="operation_no_form")


def _hosts(inside: CaseInside, key: str) -> Iterable[str]:
    """Yield the activities around a token, innermost first."""
    tokens: dict[str, Token] = {one.key: one for one in inside.tokens}
    while key in tokens and tokens[key].host:
        key = tokens[key].host
        yield key


def _refuse_value(asked: OperationRequest, now: CaseAsItStands) -> None:
    """While a level decides, nothing that its review reads is changed."""
    for token in now.inside.tokens:
        task = now.tasks.get(token.key)
        if task is not None and is_of_authority(task) and token.scope == asked.scope:
            raise ProcedureRefusedError(rule="operation_value_in_review")
    value_of(asked, now)


def slot_of(asked: OperationRequest, now: CaseAsItStands) -> SettableValue:
    """Return the value that is to be set; raises ProcedureRefusedError for a record, or what is not there."""
    for scope in now.inside.scopes:
        if scope.key == asked.scope:
            for slot in settable_values(now.edition, now.types, scope):
                if slot.name == asked.name:
                    return slot
    raise ProcedureRefusedError(rule="operation_value_is_record")


def value_of(asked: OperationRequest, now: CaseAsItStands) -> tuple[SettableValue, Any]:
    """Return which value is set and to what; raises ProcedureRefusedError."""
    slot = slot_of(asked, now)
    try:
        return slot, typed_value(slot, asked.value)
    except ValueUnfitError as unfit:
        raise ProcedureRefusedError(rule="operation_value_unfit", message=str(unfit)) from unfit


def stepped(
    asked: OperationRequest,
    now: CaseAsItStands,
    state: bytes,
    answers: dict[str, Any],
    around: ExecutionContext,
) -> Step:
    """Let the engine carry a request out; raises CannotOperateError, and what the steps that follow raise."""
    if asked.kind == MOVE:
        return move_token(now.edition, state, asked.token, asked.target, around)
    if asked.kind == LEAVE:
        return leave_step(now.edition, state, asked.token, answers, asked.target, around)
    slot, value = value_of(asked, now)
    return set_value(now.edition, state, asked.scope, slot.path, value, around)


def refuse_step(asked: OperationRequest, now: CaseAsItStands, step: Step) -> None:
    """Raise ProcedureRefusedError for a step that would decide something."""
    if step.ended:
        raise ProcedureRefusedError(rule="operation_ends_case")
    if any(not isinstance(effect, HARMLESS) for effect in step.effects) or step.thrown:
        raise ProcedureRefusedError(rule="operation_decides")
    known = {key for key, task in now.tasks.items() if is_of_authority(task)}
    opened = [
        task
        for task in step.tasks
        if task.key not in known and any(group.startswith(AUTHORITY) for group in task.groups)
    ]
    began_anew = len(opened) == 1 and asked.kind == MOVE and asked.token in known
    if opened and not began_anew:
        raise ProcedureRefusedError(rule="operation_opens_review")
