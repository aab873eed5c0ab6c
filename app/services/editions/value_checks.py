"""What a diagram compares an answer with must be possible: an option of the form's field, a value of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.problem import Problem, Severity
from app.feel.comparisons import comparisons_of
from app.forms_reader.condition_checks import wrong_comparison
from app.forms_reader.form_definition import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.diagram_node import Node
    from app.engine.reading import Reading
    from app.feel.comparisons import Compared
    from app.forms_reader.form_definition import Component, FormDefinition


def check_values(
    readings: Mapping[str, Reading], forms: Mapping[str, FormDefinition], used: set[str]
) -> tuple[Problem, ...]:
    """Return each comparison with an answer that can never hold, in the processes that are used."""
    return tuple(
        Problem(
            Severity.ERROR,
            "value-impossible",
            f"【{node.label}】表达式 {text.strip()}：{message}",
            node.file,
            element,
            node.name,
            node.line,
            proposal,
        )
        for reading in readings.values()
        for process in sorted(used & reading.processes.keys())
        for asked in [_asked(reading, forms, process)]
        for node, element, text in _texts(reading)
        if node.process == process
        for message, proposal in _wrong(text, asked)
    )


def _asked(
    reading: Reading, forms: Mapping[str, FormDefinition], process: str
) -> dict[str, dict[str, Component]]:
    """Return the fields by step and key whose answers the case holds."""
    return {
        node.id: {one.key: one for one in forms[node.form].fields if one.enters_case}
        for node in reading.nodes.values()
        if node.process == process and node.kind == "userTask" and node.form in forms and node.form
    }


def _texts(reading: Reading) -> Iterator[tuple[Node, str, str]]:
    for flow, template in reading.conditions.items():
        node = reading.nodes.get(reading.sources.get(flow, ""))
        if node is not None:
            yield node, flow, template.text
    for node in reading.nodes.values():
        for template in (*node.inputs.values(), *((node.condition,) if node.condition else ())):
            if template.expression is not None:
                yield node, node.id, template.expression.text


def _wrong(text: str, asked: Mapping[str, Mapping[str, Component]]) -> Iterator[tuple[str, str]]:
    for told in comparisons_of(text):
        element, _, key = told.name.partition(".")
        field = asked.get(element, {}).get(key)
        if field is None:
            continue
        wrong = _as_text(field, told) or wrong_comparison(field, told)
        if wrong:
            yield wrong


def _as_text(field: Component, told: Compared) -> tuple[str, str] | None:
    """A case keeps a day as text (`2027-01-23`): beside a date it is neither earlier nor later."""
    if field.kind is not Kind.DATE:
        return None
    if told.kind == "date":
        return f"“{field.key}”在办件数据里是文字，请写 date({told.name}) 再与日期比较", f"date({told.name})"
    return None
