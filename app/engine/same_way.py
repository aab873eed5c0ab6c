"""Many cases of one edition, started at one moment: the engine runs for the first that goes a way, the others follow.

A case follows where every handler answers, and every gateway decides, as it did for a case that the engine has run.
Handlers and conditions are asked for each case, with its own data and facts; what they may decide, and in which order,
is learned from the history of the engine's steps and nowhere else written down. Whatever is not as it was before is the
engine's. Only diagrams of plain steps are followed (`is_straight`); of all others every case is run by the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from app.domain.handling import ProcedureError
from app.engine.activity_specs import handler_of, parameters_of
from app.engine.plain_data import plain_copy
from app.engine.run_case import start_case
from app.engine.state_codec import encode_ended, encode_plain
from app.engine.step import HistoryEvent, Step
from app.engine.step_execution import StepExecution
from app.engine.time_limit import HANDLER_SECONDS, TimeIsUpError, time_limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.effects import Effect
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.execution_context import ExecutionContext

KEY_BYTES = 16
STRAIGHT = frozenset({"startEvent", "serviceTask", "exclusiveGateway", "endEvent"})


def is_straight(edition: CompiledEdition) -> bool:
    """Tell whether all that can decide how a case goes on are handlers and exclusive gateways.

    The processes that lie beside it do not matter: nothing of this kind calls them.
    """
    return all(
        node.kind in STRAIGHT
        and node.drawn
        and node.loop is None
        and node.attached_to is None
        and (node.event is None or node.kind == "startEvent")
        for node in edition.nodes[edition.process].values()
    )


@dataclass(slots=True)
class _End:
    """What the engine has told of a case that went this way to its end."""

    history: tuple[HistoryEvent, ...]
    outcome: str | None


@dataclass(slots=True)
class _Asked:
    """A place at which a handler or a gateway decides, with the ways that cases have gone from it."""

    node: Node
    ways: dict[bytes, _Asked | _End] = field(default_factory=dict)


class SameWay:
    """Starts cases of one edition. Everything learned holds for one moment: make another one for the next."""

    def __init__(self, edition: CompiledEdition) -> None:
        self._edition = edition
        self._first: dict[bytes, _Asked | _End] = {}
        self._follows = is_straight(edition)
        self.runs = 0
        """How often the engine has run."""

    def start(self, inputs: Mapping[str, Any], around: ExecutionContext) -> Step:
        """Start a case as `start_case` does."""
        if not self._follows or around.observer is not None:
            return self._run(inputs, around)
        step = self._followed_in_time(inputs, around)
        if step is None:
            step = self._run(inputs, around)
            if _is_over(step):
                self._learn(step, inputs, around)
        return step

    def _run(self, inputs: Mapping[str, Any], around: ExecutionContext) -> Step:
        self.runs += 1
        return start_case(self._edition, inputs, around)

    def _followed_in_time(self, inputs: Mapping[str, Any], around: ExecutionContext) -> Step | None:
        """Return the step of a case that goes a way which is known; None for any other, and where a handler fails.

        The engine meets the failure again, finds what catches it, or tells what it is.
        """
        try:
            with time_limit(HANDLER_SECONDS):
                return self._followed(inputs, around)
        except (ProcedureError, TimeIsUpError):
            return None

    def _followed(self, inputs: Mapping[str, Any], around: ExecutionContext) -> Step | None:
        run, data = StepExecution(self._edition, around), {"case": plain_copy(inputs)}
        effects: list[Effect] = []
        place = self._first.get(b"")
        while isinstance(place, _Asked):
            answer = self._answer(run, place.node, data, effects)
            place = place.ways.get(answer) if answer is not None else None
        if place is None:
            return None
        return Step(
            state=encode_ended(data, place.outcome),
            ended=True,
            outcome=place.outcome,
            effects=tuple(effects),
            history=_with_fresh_keys(place.history),
            data=data,
        )

    def _answer(
        self, run: StepExecution, node: Node, data: dict[str, Any], effects: list[Effect]
    ) -> bytes | None:
        """Return how it is decided here; what a handler asks for is added to data and effects."""
        if node.topic is None:
            spec = self._edition.spec.task_specs[node.id]
            return encode_plain(next(spec.ways_on(run, data)).told)
        handler = handler_of(run, node)
        if handler.mode == "job":
            return None
        parameters = parameters_of(run, node, data)
        try:
            outcome = handler(run.facts, **parameters)
        except ProcedureError:
            raise
        except Exception as bug:
            if run.around.is_passing(bug):
                raise
            return None
        result = plain_copy(outcome.result)
        data[node.result_variable or node.id] = result
        effects.extend(outcome.effects)
        return encode_plain(result)

    def _learn(self, step: Step, inputs: Mapping[str, Any], around: ExecutionContext) -> None:
        """Keep the way of a case; if following it does not lead to the same step, nothing is followed any more."""
        nodes = self._edition.nodes[self._edition.process]
        ways, answer = self._first, b""
        for event in step.history:
            node = nodes[event.element]
            if event.kind == "decided" or (event.kind == "completed" and node.topic is not None):
                asked = ways.setdefault(answer, _Asked(node))
                if not isinstance(asked, _Asked) or asked.node is not node:
                    self._follows = False
                    return
                told = event.facts if event.kind == "decided" else plain_copy(event.facts["result"])
                ways, answer = asked.ways, encode_plain(told)
        ways[answer] = _End(step.history, step.outcome)
        again = self._followed_in_time(inputs, around)
        self._follows = again is not None and _without_keys(again) == _without_keys(step)


def _is_over(step: Step) -> bool:
    return step.ended and not (step.tasks or step.timers or step.subscriptions or step.jobs or step.thrown)


def _with_fresh_keys(history: Sequence[HistoryEvent]) -> tuple[HistoryEvent, ...]:
    """Return events as those of another case: its tasks have keys of their own."""
    known = dict.fromkeys(event.key for event in history)
    fresh = token_hex(KEY_BYTES * len(known))
    keys: dict[str | None, str | None] = {
        key: fresh[place * 2 * KEY_BYTES : (place + 1) * 2 * KEY_BYTES] for place, key in enumerate(known)
    }
    keys[None] = None
    return tuple(
        HistoryEvent(event.kind, event.element, event.process, event.name, keys[event.key], event.facts)
        for event in history
    )


def _without_keys(step: Step) -> Step:
    """Return a step with its tasks counted in place of their keys."""
    places: dict[str | None, str | None] = {None: None}
    for event in step.history:
        places.setdefault(event.key, str(len(places)))
    return replace(step, history=tuple(replace(event, key=places[event.key]) for event in step.history))
