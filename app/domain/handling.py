"""How a service task is written: a named function, facts in, outcome out."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import Parameter, signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from app.domain.value_kinds import ANYTHING, BOOLEAN, NOTHING, NUMBER, TEXT, ValueKind

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
    kinds: Mapping[str, ValueKind] = field(default_factory=dict)
    """The kinds of its parameters' values, as far as the function's annotations tell them."""
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
            kinds={p.name: kind for p in keywords if (kind := _annotated(str(p.annotation))) is not None},
            result=result,
            reads=frozenset(reads),
            raises=frozenset(raises),
        )

    return wrap


_ANNOTATED = {"str": TEXT, "int": NUMBER, "bool": BOOLEAN, "Sequence": ValueKind("list")}


def _annotated(annotation: str) -> ValueKind | None:
    """Return the kind of values that an annotation allows; None where it allows several kinds."""
    kinds = {part.strip().partition("[")[0] for part in _outside_brackets(annotation)} - {"None"}
    return _ANNOTATED.get(kinds.pop()) if len(kinds) == 1 else None


def _outside_brackets(annotation: str) -> list[str]:
    """Return the members of a union; what stands in brackets is not split."""
    parts, depth = [""], 0
    for sign in annotation:
        depth += {"[": 1, "]": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
