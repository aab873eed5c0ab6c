"""The graph of requirements, evaluated with one set of inputs; every decision at most once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.dmn.box_compiler import fit
from app.dmn.model import is_unnamed
from app.dmn.plain_inputs import typed
from app.feel.evaluation import Frame
from app.feel.feel_types import ANY, FunctionType
from app.feel.invocation import applied
from app.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.model import Decision, Definitions, Reference, Service
    from app.feel.evaluation import Evaluation
    from app.feel.type_protocol import FeelType


class Graph:
    """The elements of one file with their values. Imported files have graphs of their own inside."""

    def __init__(self, definitions: Definitions, inputs: Mapping[str, Any], evaluation: Evaluation) -> None:
        self.definitions = definitions
        self.inputs = dict(inputs)
        self.evaluation = evaluation
        self.known: dict[str, Any] = {}
        """Values of decisions by id: those decided already, and those a service was given."""
        self._files: dict[str, Graph] = {}

    def file(self, prefix: str) -> Graph:
        """Return the graph of an imported file, or this one for the empty prefix."""
        if not prefix:
            return self
        if prefix not in self._files:
            inside = self.inputs.get(prefix)
            inputs = self.inputs | inside if isinstance(inside, dict) else self.inputs
            self._files[prefix] = Graph(self.definitions.imports[prefix], inputs, self.evaluation)
        return self._files[prefix]

    def value(self, decision: Decision) -> Any:
        """Return a decision's value, fitted to its type."""
        if decision.id not in self.known:
            self.known[decision.id] = None if decision.run is None else self._decided(decision)
        return self.known[decision.id]

    def _decided(self, decision: Decision) -> Any:
        frame = Frame(self._scope(decision.requires), None, self.evaluation)
        value = decision.run(frame) if decision.run is not None else None
        kind = decision.variable.kind
        return value if kind is None else fit(value, kind, f"决策“{decision.name}”", frame)

    def _scope(self, requires: tuple[Reference, ...]) -> dict[str, Any]:
        """Return the names a decision sees: the inputs, and what it requires."""
        scope = dict(self.inputs)
        for need in requires:
            found = self.file(need.file).element(need.id)
            if found is None:
                continue
            name, value = found
            if need.file and not is_unnamed(need.file, self.definitions.imports[need.file]):
                inside = scope.get(need.file)
                scope[need.file] = {**(inside if isinstance(inside, dict) else {}), name: value}
            else:
                scope[name] = value
        return scope

    def element(self, identity: str) -> tuple[str, Any] | None:
        """Return an element's name and value: an input, a decision, or a function to call."""
        definitions = self.definitions
        if (decision := definitions.decisions.get(identity)) is not None:
            return decision.variable.name, self.value(decision)
        if (knowledge := definitions.knowledge.get(identity)) is not None:
            return knowledge.variable.name, self._knowledge(knowledge)
        if (service := definitions.services.get(identity)) is not None:
            return service.variable.name, self.service(service)
        if (variable := definitions.input_data.get(identity)) is not None:
            return variable.name, self._input(variable.name, variable.kind)
        return None

    def _input(self, name: str, kind: FeelType | None) -> Any:
        value = self.inputs.get(name)
        if kind is None or value is None:
            return value
        frame = Frame(self.inputs, None, self.evaluation)
        return fit(
            typed(value, kind, spelled_numbers=self.evaluation.spelled_numbers), kind, f"输入“{name}”", frame
        )

    def _knowledge(self, knowledge: Decision) -> Any:
        scope = self._scope(knowledge.requires)
        frame = Frame(scope, None, self.evaluation)
        function = knowledge.run(frame) if knowledge.run is not None else None
        if isinstance(function, Function) and knowledge.variable.kind is not None:
            function = self._fitting(function, knowledge.variable.kind, knowledge.name)
        # Business knowledge may call itself.
        scope[knowledge.variable.name] = function
        return function

    def service(self, service: Service) -> Function:
        """Return a decision service as a function of its input data and input decisions."""
        names, kinds = [], []
        for reference in service.inputs:
            definitions = self.file(reference.file).definitions
            decision = definitions.decisions.get(reference.id)
            variable = decision.variable if decision is not None else definitions.input_data[reference.id]
            names.append(variable.name)
            kinds.append(variable.kind or ANY)

        def call(*arguments: Any) -> Any:
            return self._served(service, names, arguments)

        function = Function(service.name, tuple(names), call, parameter_types=tuple(kinds))
        kind = service.variable.kind
        return function if kind is None else self._fitting(function, kind, service.name)

    def _served(self, service: Service, names: list[str], arguments: tuple[Any, ...]) -> Any:
        """A service sees what it is given and nothing else."""
        graph = Graph(self.definitions, {}, self.evaluation)
        for reference, name, value in zip(service.inputs, names, arguments, strict=True):
            inside = graph.file(reference.file)
            if reference.id in inside.definitions.decisions:
                inside.known[reference.id] = value
            else:
                inside.inputs[name] = value
        found = {}
        for reference in service.outputs:
            inside = graph.file(reference.file)
            decision = inside.definitions.decisions[reference.id]
            found[decision.variable.name] = inside.value(decision)
        return next(iter(found.values())) if len(found) == 1 else found

    def _fitting(self, function: Function, kind: FeelType, label: str) -> Function:
        """Return a function whose result is fitted to a type."""
        core = kind.core
        result = core.result if isinstance(core, FunctionType) else kind
        frame = Frame(self.inputs, None, self.evaluation)

        def call(*arguments: Any) -> Any:
            return fit(applied(function, list(arguments), self.evaluation), result, f"“{label}”", frame)

        return replace(function, call=call, result_type=result)
