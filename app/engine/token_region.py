"""Between which forks and joins a token is: moved to another diagram, it must be between the same ones.

Else a join would wait for a branch that nobody has begun, or go on twice.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent

from app.engine.gateway_specs import InclusiveJoinGateway, ParallelJoinGateway

if TYPE_CHECKING:
    from collections.abc import Iterator

Join = tuple[str, frozenset[str]]
SPLIT = ".BoundaryEventSplit"


@lru_cache(maxsize=2000)
def joins_ahead(process: Any, element: str) -> frozenset[Join]:
    """Return the joins that a token at an element meets before any fork: it is one of the branches they wait for.

    A parallel join is told with what comes into it; an inclusive one waits only for what is there.
    """
    found: set[Join] = set()
    waiting, seen = [process.task_specs[element]], {element}
    while waiting:
        spec = waiting.pop()
        if spec.name != element and _is_gateway(spec):
            if len(spec.inputs) > 1:
                is_parallel = isinstance(spec, ParallelJoinGateway)
                inputs = frozenset(one.name for one in spec.inputs) if is_parallel else frozenset[str]()
                found.add((spec.name, inputs))
                continue
            if len(spec.outputs) > 1:
                continue
        for following in _following(process, spec):
            if following.name not in seen:
                seen.add(following.name)
                waiting.append(following)
    return frozenset(found)


def _is_gateway(spec: Any) -> bool:
    return isinstance(spec, ParallelJoinGateway | InclusiveJoinGateway)


def _following(process: Any, spec: Any) -> Iterator[Any]:
    yield from spec.outputs
    split = process.task_specs.get(f"{spec.name}{SPLIT}")
    if split is not None:
        yield from attached_specs(split).values()


def attached_specs(split: Any) -> dict[str, Any]:
    """Return the boundary events of an activity by name; `split` is the step the engine puts before it."""
    if not isinstance(split, BoundaryEventSplit):
        return {}
    return {spec.name: spec for spec in split.outputs if isinstance(spec, BoundaryEvent)}


@lru_cache(maxsize=2000)
def are_on_one_way(process: Any, one: str, other: str) -> bool:
    """Tell whether a token may come from one of two elements to the other; what happens beside a step is another way."""
    return other in _ahead(process, one) or one in _ahead(process, other)


def _ahead(process: Any, element: str) -> set[str]:
    waiting, seen = [process.task_specs[element]], {element}
    while waiting:
        for following in _going_on(process, waiting.pop()):
            if following.name not in seen:
                seen.add(following.name)
                waiting.append(following)
    return seen


def _going_on(process: Any, spec: Any) -> Iterator[Any]:
    yield from (one for one in spec.outputs if not isinstance(one, BoundaryEvent))
    split = process.task_specs.get(f"{spec.name}{SPLIT}")
    if split is not None:
        yield from (one for one in attached_specs(split).values() if one.cancel_activity)
