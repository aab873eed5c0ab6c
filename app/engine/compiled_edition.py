"""An edition ready to run: specs, nodes, decisions, forms. What runs a case knows it, what made it need not be known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.engine.templates import read_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.definitions import Definitions
    from app.engine.diagram_node import Node
    from app.engine.execution_context import FormFacts
    from app.engine.templates import Template
    from app.engine.variable_types import ProcessTypes


@dataclass(frozen=True)
class CompiledEdition:
    """An edition ready to run. Nothing in it changes while cases run through it."""

    process: str
    name: str
    sha256: str
    version_tag: str
    spec: Any
    subprocess_specs: Mapping[str, Any]
    nodes: Mapping[str, Mapping[str, Node]]
    """Nodes by process id and element id."""
    decisions: Mapping[str, Definitions]
    decision_files: Mapping[str, str]
    """The file each decision lies in."""
    forms: Mapping[str, FormFacts]
    roots: Mapping[str, Any]
    """The drawn tree of each file, for pictures."""
    is_typed: bool = False
    """Whether what is declared a date is one for its expressions; in editions of before it is text."""
    types: ProcessTypes = field(default_factory=dict)
    """Of each process the names whose values are text in the case's data and no text for expressions."""
    _conditions: dict[str, Template] = field(default_factory=dict)

    def condition(self, text: str) -> Template:
        """Return the compiled condition of a flow."""
        found = self._conditions.get(text)
        if found is None:
            found = self._conditions[text] = read_expression(text)
        return found

    def case_fields(self, form: str | None) -> frozenset[str]:
        """Return the fields a form hands to the case."""
        facts = self.forms.get(form or "")
        return facts.case_fields if facts else frozenset()

    @cached_property
    def has_conditions(self) -> bool:
        """Tell whether any event waits for a condition."""
        return any(node.condition is not None for node in self.every_node())

    @cached_property
    def caught_errors(self) -> frozenset[str]:
        """Return the codes of the errors that its boundary events catch."""
        return frozenset(n.error_code for n in self.every_node() if n.error_code and n.attached_to)

    @property
    def messages(self) -> frozenset[str]:
        """Return the messages it throws or waits for."""
        return frozenset(node.message for node in self.every_node() if node.message)

    @property
    def topics(self) -> frozenset[str]:
        """Return the handlers its service tasks call."""
        return frozenset(node.topic for node in self.every_node() if node.topic)

    def every_node(self) -> list[Node]:
        """Return the nodes of all its processes."""
        return [node for nodes in self.nodes.values() for node in nodes.values()]

    def canary(self) -> str:
        """Return a digest of the specs; it stays the same however many cases run."""
        digest = hashlib.sha256()
        for spec in [self.spec, *self.subprocess_specs.values()]:
            for name, task in spec.task_specs.items():
                told = {key: value for key, value in vars(task).items() if not key.endswith("_event")}
                told |= {"inputs": task._inputs, "outputs": task._outputs, "kind": type(task).__name__}
                plain = sorted((key, repr(value)) for key, value in told.items() if _is_plain(value))
                digest.update(f"{name}|{plain}".encode())
        return digest.hexdigest()


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(_is_plain(item) for item in value.values())
    return value is None or isinstance(value, str | int | float | bool)
