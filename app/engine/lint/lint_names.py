"""Lint, fourth part: every name an expression reads must be something its process can know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.engine.decision_columns import reads_of
from app.engine.loop_names import COUNTER, COUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.dmn.definitions import Definitions
    from app.engine.diagram_node import Node
    from app.engine.execution_context import Catalogue, FormFacts
    from app.engine.reading import Reading

ALWAYS_KNOWN = frozenset({"case", "workday"})


@dataclass(frozen=True, slots=True)
class _Reader:
    """A node that reads an expression, in the process whose data it reads."""

    node: Node
    process: str
    text: str
    names: frozenset[str]
    flow: str | None = None
    """The flow whose condition it is."""
    function: str | None = None
    """The built-in function whose name is all there is."""


def lint_names(
    readings: Mapping[str, Reading], catalogue: Catalogue, decisions: Mapping[str, Definitions], main: str
) -> Iterator[Problem]:
    """Yield names that are nobody's, and fields that a form does not hand to the case.

    A shared process that `main` never calls gets its data from nobody: only its callers can tell what it knows.
    """
    every = [node for reading in readings.values() for node in reading.nodes.values()]
    used = used_processes(every, main)
    nodes = [node for node in every if node.process in used]
    known = _known_names(nodes)
    forms = {
        (node.process, node.id): catalogue.forms[node.form]
        for node in nodes
        if node.kind == "userTask" and node.form and node.form in catalogue.forms
    }
    for reader in [*_readers(readings, nodes), *_table_readers(nodes, decisions)]:
        if reader.process not in used:
            continue
        if reader.function and reader.function not in known.get(reader.process, ALWAYS_KNOWN):
            yield _bare_function(reader, reader.function)
        for name in sorted(reader.names):
            element, _, rest = name.partition(".")
            form = forms.get((reader.process, element))
            field = rest.partition(".")[0]
            if element not in known.get(reader.process, ALWAYS_KNOWN):
                yield _unknown_name(reader, element, known.get(reader.process, ALWAYS_KNOWN))
            elif form is not None and field and field not in form.case_fields:
                yield _unknown_field(reader, element, field, form)


def used_processes(nodes: list[Node], main: str) -> set[str]:
    """Return the process that is published and all it calls, directly or not; none when it cannot be read."""
    used, waiting = set(), [main] if any(node.process == main for node in nodes) else []
    while waiting:
        process = waiting.pop()
        if process not in used:
            used.add(process)
            waiting += [node.called for node in nodes if node.process == process and node.called]
    return used


def _known_names(nodes: list[Node]) -> dict[str, set[str]]:
    """Return for each process what its data may hold: answers, results, and what its callers hand in."""
    known: dict[str, set[str]] = {}
    for node in nodes:
        own = known.setdefault(node.process, set(ALWAYS_KNOWN))
        own |= {node.id, *(item.target for item in node.outs)}
        if node.result_variable:
            own.add(node.result_variable)
        if node.loop is not None:
            own |= {COUNTER, *COUNTS, *({node.loop.item_name} if node.loop.item_name else ())}
        if node.called:
            called = known.setdefault(node.called, set(ALWAYS_KNOWN))
            called |= {item.target for item in node.ins}
    return known


def _readers(readings: Mapping[str, Reading], nodes: list[Node]) -> Iterator[_Reader]:
    for reading in readings.values():
        for flow, template in reading.conditions.items():
            node = reading.nodes.get(reading.sources.get(flow, ""))
            if node is not None:
                yield _Reader(node, node.process, template.text, template.names, flow, template.function)
    for node in nodes:
        single = [node.assignee, node.due_working_days, node.correlation, node.condition]
        if node.loop is not None:
            single += [node.loop.collection, node.loop.cardinality, node.loop.condition]
        found = [*node.groups, *node.inputs.values(), *(item.source for item in node.ins)]
        found += [template for template in single if template]
        if node.timer is not None:
            found.append(node.timer.template)
        yield from (_Reader(node, node.process, t.text, t.names, function=t.function) for t in found)
        yield from (
            _Reader(
                node, node.called or "", item.source.text, item.source.names, function=item.source.function
            )
            for item in node.outs
        )


def _table_readers(nodes: list[Node], decisions: Mapping[str, Definitions]) -> Iterator[_Reader]:
    """Yield what the tables of rule tasks read; input parameters come before the case's data."""
    for node in nodes:
        if node.decision in decisions and node.decision:
            for text, names in reads_of(decisions[node.decision], node.decision):
                foreign = frozenset(name for name in names if name.partition(".")[0] not in node.inputs)
                yield _Reader(node, node.process, text, foreign)


def _unknown_name(reader: _Reader, name: str, known: Iterable[str]) -> Problem:
    # Inside a filter a name may be a member of the rows that are filtered; only their data could tell.
    is_sure = "[" not in reader.text
    severity = Severity.ERROR if is_sure else Severity.WARNING
    meant = nearest(name, known)
    message = (
        f"表达式 {reader.text.strip()} 读取了“{name}”，但流程里没有叫这个名字的步骤、结果或参数，"
        f"请核对拼写{or_meant(meant)}"
    )
    return _found(reader, severity, "unknown-name", message, meant)


def _bare_function(reader: _Reader, name: str) -> Problem:
    message = f"表达式 {reader.text.strip()} 只写了函数“{name}”的名字，函数的名字不是值；请写成 {name}(…)，括号里写参数"
    return _found(reader, Severity.WARNING, "function-no-value", message)


def _unknown_field(reader: _Reader, element: str, field: str, form: FormFacts) -> Problem:
    meant = nearest(field, form.case_fields)
    message = f"读取了“{element}.{field}”，但表单“{form.key}”没有把字段“{field}”交给流程（case_data）{or_meant(meant)}"
    return _found(reader, Severity.ERROR, "field-unknown", message, meant)


def _found(reader: _Reader, severity: Severity, rule: str, message: str, proposal: str = "") -> Problem:
    node, element = reader.node, reader.flow or reader.node.id
    told = f"【{node.label}】{message}"
    return Problem(severity, rule, told, node.file, element, node.name, node.line, proposal)
