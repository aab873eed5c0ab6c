"""How a service task is written: a named function, facts in, outcome out."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import Parameter, signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from app.domain.value_kinds import ANYTHING, NOTHING, ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.domain.effects import Effect
    from app.domain.parameter_kinds import ParameterKind

Mode = Literal["sync", "job"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a service task answers: plain JSON for the case, and effects for the ledger of the office."""

    result: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    effects: tuple[Effect, ...] = ()


class ProcedureError(Exception):
    """A service task ends in an error that the diagram may catch by its code (BPMN 2.0, 10.5.6)."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Handler:
    """A service task's code, known to diagrams by its name (`camunda:topic`)."""

    name: str
    function: Callable[..., Outcome]
    mode: Mode = "sync"
    parameters: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    purpose: str = ""
    takes: Mapping[str, ParameterKind] = field(default_factory=dict)
    """What some parameters may be, by their name."""
    result: ValueKind = ANYTHING
    """What its result is; a result that does not fit is an error of the step."""
    reads: frozenset[str] | None = None
    """Names of the case's facts that it may read; None where nothing is declared."""
    raises: frozenset[str] = frozenset()
    """Codes of the BPMN errors it may end in, besides those it is told."""

    def __call__(self, facts: Any, **parameters: Any) -> Outcome:
        """Run the handler on the facts of its case with the diagram's input parameters."""
        return self.function(facts, **parameters)


def service_task(
    name: str,
    *,
    mode: Mode = "sync",
    takes: Mapping[str, ParameterKind] | None = None,
    result: ValueKind = NOTHING,
    reads: Iterable[str] = (),
    raises: Iterable[str] = (),
) -> Callable[[Callable[..., Outcome]], Handler]:
    """Make a handler of `function(facts, *, parameter, …) -> Outcome`; its keywords are the diagram's inputs.

    `takes` tells what an input may be where that is more than any value; `result` what the outcome's result is;
    `reads` which of the case's facts decide it; `raises` the BPMN errors it may end in.
    """

    def wrap(function: Callable[..., Outcome]) -> Handler:
        keywords = [p for p in signature(function).parameters.values() if p.kind is Parameter.KEYWORD_ONLY]
        return Handler(
            name=name,
            function=function,
            mode=mode,
            parameters=tuple(p.name for p in keywords),
            required=tuple(p.name for p in keywords if p.default is Parameter.empty),
            purpose=(function.__doc__ or "").strip().partition("\n")[0],
            takes=dict(takes or {}),
            result=result,
            reads=frozenset(reads),
            raises=frozenset(raises),
        )

    return wrap
