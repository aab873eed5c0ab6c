"""Lint, twelfth part: what expressions compare, calculate and give must fit the types of what they read."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.dmn.table_types import names_within, type_faults
from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.engine.decision_columns import reads_of
from app.engine.lint.lint_names import used_processes
from app.engine.variable_types import FUNCTIONS, input_types
from app.feel.known_types import name_of
from app.feel.type_faults import TypeFault, value_fault
from app.feel.type_inference import TypeInference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.dmn.model import Definitions
    from app.dmn.table_types import PlacedFault
    from app.engine.diagram_node import Node
    from app.engine.execution_context import Catalogue
    from app.engine.reading import Reading
    from app.engine.templates import Template
    from app.engine.variable_types import ProcessTypes
    from app.feel.type_protocol import FeelType

CONDITION = (frozenset({"boolean"}), "真假")
NUMBER = (frozenset({"number"}), "数字")
LIST = (frozenset({"list"}), "列表")
TEXT = (frozenset({"string"}), "文字")
NAMES = (frozenset({"string", "list"}), "文字或文字的列表")
TIMES = {
    "date": (frozenset({"date", "date and time", "string"}), "日期或日期和时间"),
    "duration": (
        frozenset({"days and time duration", "years and months duration", "string"}),
        "时长（例如 P10D）",
    ),
    "cycle": TEXT,
}
"""What a timer's expression may give, by the timer's kind."""
ANYTHING = (frozenset[str](), "")
Wanted = tuple[frozenset[str], str]


def lint_types(
    readings: Mapping[str, Reading],
    catalogue: Catalogue,
    decisions: Mapping[str, Definitions],
    files: Mapping[str, str],
    types: ProcessTypes,
    main: str,
) -> Iterator[Problem]:
    """Yield what can never hold or be calculated in the processes that `main` uses, and in the tables they ask.

    `files` tells the file of each decision.
    """
    every = [node for reading in readings.values() for node in reading.nodes.values()]
    used = used_processes(every, main)
    found: dict[Problem, None] = {}
    for reading in readings.values():
        for flow, template in reading.conditions.items():
            node = reading.nodes.get(reading.sources.get(flow, ""))
            if node is not None and node.process in used:
                faults = _faults(template, types.get(node.process, {}), CONDITION, "条件")
                found |= dict.fromkeys(_problems(node, flow, template, faults))
    for node in every:
        if node.process in used:
            found |= dict.fromkeys(_of_node(node, catalogue, types))
            known = {**types.get(node.process, {}), **input_types(node, types.get(node.process, {}))}
            found |= dict.fromkeys(_of_table(node.decision or "", decisions, files, known))
    for decision, inputs in catalogue.tables.items():
        found |= dict.fromkeys(_of_table(decision, decisions, files, inputs))
        if decision not in {node.decision for node in every}:
            found |= dict.fromkeys(_unknown_names(decision, decisions, files, inputs))
    yield from found


def _of_node(node: Node, catalogue: Catalogue, types: ProcessTypes) -> Iterator[Problem]:
    names, inside = types.get(node.process, {}), types.get(node.called or "", {})
    for template, wanted, place in _places(node, catalogue):
        yield from _problems(node, node.id, template, _faults(template, names, wanted, place))
    for item in node.outs:
        yield from _problems(node, node.id, item.source, _faults(item.source, inside, ANYTHING, ""))


def _places(node: Node, catalogue: Catalogue) -> Iterator[tuple[Template, Wanted, str]]:
    """Yield the texts of a node that are expressions, what each of them must give, and what it is called."""
    handler = catalogue.handlers.get(node.topic or "")
    for name, template in node.inputs.items():
        kind = handler.kinds.get(name) if handler is not None else None
        yield template, _OF_KINDS.get(kind.name, ANYTHING) if kind else ANYTHING, f"参数“{name}”"
    yield from ((item.source, ANYTHING, "") for item in node.ins)
    yield from ((group, NAMES, "候选组") for group in node.groups)
    single = [
        (node.assignee, NAMES, "办理人"),
        (node.due_working_days, NUMBER, "办理时限"),
        (node.correlation, ANYTHING, ""),
        (node.condition, CONDITION, "条件"),
    ]
    if node.timer is not None:
        single.append((node.timer.template, TIMES.get(node.timer.kind, ANYTHING), "时间"))
    if node.loop is not None:
        single += [
            (node.loop.collection, LIST, "多实例列表"),
            (node.loop.cardinality, NUMBER, "多实例次数"),
            (node.loop.condition, CONDITION, "循环条件"),
        ]
    yield from ((template, wanted, place) for template, wanted, place in single if template is not None)


_OF_KINDS: dict[str, Wanted] = {
    "text": (
        frozenset(
            {"string", "date", "date and time", "time", "days and time duration", "years and months duration"}
        ),
        "文字",
    ),
    "number": NUMBER,
    "boolean": CONDITION,
    "list": LIST,
}
"""What a handler's parameter may be given; dates are handed over as text."""


def _faults(
    template: Template, names: Mapping[str, FeelType], wanted: Wanted, place: str
) -> Iterable[TypeFault]:
    if template.expression is None:
        return ()
    inference = TypeInference(FUNCTIONS)
    kind = inference.type_of(template.expression.tree, names)
    if wanted[0] and name_of(kind) not in {None, *wanted[0]}:
        inference.faults.append(value_fault(template.expression.tree, kind, wanted[1], place))
    return dict.fromkeys(inference.faults)


def _problems(node: Node, element: str, template: Template, faults: Iterable[TypeFault]) -> Iterator[Problem]:
    for fault in faults:
        message = f"【{node.label}】表达式 {template.text.strip()}：{fault.message}"
        yield Problem(
            Severity.ERROR, fault.rule, message, node.file, element, node.name, node.line, fault.proposal
        )


def _of_table(
    decision: str,
    decisions: Mapping[str, Definitions],
    files: Mapping[str, str],
    names: Mapping[str, FeelType],
) -> Iterator[Problem]:
    if decision not in decisions:
        return
    read = names_within(decisions[decision])
    known = frozenset((name, kind) for name, kind in names.items() if name in read)
    for found in _table_faults(decisions[decision], decision, known):
        message = f"决策表“{found.decision}”{found.place}：{found.fault.message}"
        yield Problem(
            Severity.ERROR,
            found.fault.rule,
            message,
            files.get(decision, ""),
            found.element,
            found.decision,
            found.line,
            found.fault.proposal,
        )


@lru_cache(maxsize=512)
def _table_faults(
    definitions: Definitions, decision: str, known: frozenset[tuple[str, FeelType]]
) -> tuple[PlacedFault, ...]:
    """Return what is wrong with a table where these names have these types.

    An author changes one file at a time, so what the same tables are asked with the same types is kept.
    """
    return tuple(type_faults(definitions, decision, dict(known), FUNCTIONS))


def _unknown_names(
    decision: str,
    decisions: Mapping[str, Definitions],
    files: Mapping[str, str],
    inputs: Mapping[str, FeelType],
) -> Iterator[Problem]:
    """Yield names that a table reads and nobody who asks it hands in."""
    if decision not in decisions:
        return
    for text, names in reads_of(decisions[decision], decision):
        for name in sorted({name.partition(".")[0] for name in names} - inputs.keys()):
            meant = nearest(name, inputs)
            message = (
                f"决策表“{decision}”的 {text.strip()} 读取了“{name}”，询问这张表时只给出 "
                f"{'、'.join(inputs)}{or_meant(meant)}"
            )
            line = decisions[decision].decisions[decision].line
            file = files.get(decision, "")
            yield Problem(Severity.ERROR, "unknown-name", message, file, decision, line=line, proposal=meant)
