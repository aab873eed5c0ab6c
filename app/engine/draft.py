"""Compile a diagram that was drawn to be read, to see how far it would run.

A draft can never be published: its missing forms, groups, handlers, decisions, conditions, times and messages
are stand-ins, made in memory. Publishing compiles bundles (`edition_compiler`) and knows nothing of drafts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.dmn.xml_gate import XmlRefusedError, parse_xml
from app.domain.handling import Handler, Outcome
from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import line_of
from app.engine.bundle import Bundle
from app.engine.edition_compiler import compile_bundle
from app.engine.errors import EngineError, PublishRefusedError
from app.engine.execution_context import Catalogue, ExecutionContext, FormFacts
from app.engine.normalize.draft_diagram import STAND_IN, as_utf8, complete, single_processes
from app.engine.run_case import start_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import Calendar
    from app.engine.step import Step

DECISION = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:draft">
<decision id="{STAND_IN}" name="{STAND_IN}"><literalExpression><text>null</text></literalExpression></decision>
</definitions>""".encode()

WAIVED = frozenset({"no-default"})
"""Where an author names no default, the first way is taken for want of others; it has a condition all the same."""


def _nothing(_facts: Any) -> Outcome:
    return Outcome({})


CATALOGUE = Catalogue(
    handlers={STAND_IN: Handler(STAND_IN, _nothing)},
    forms={STAND_IN: FormFacts(STAND_IN, frozenset())},
    is_known_group=STAND_IN.__eq__,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What came of a draft: the processes that compile, the first step of the main one, or the reasons against it."""

    editions: tuple[CompiledEdition, ...] = ()
    step: Step | None = None
    problems: tuple[Problem, ...] = ()
    stopped: EngineError | None = None
    """Why the main process did not come to its first wait."""


def compile_draft(data: bytes, file: str) -> tuple[CompiledEdition, ...]:
    """Return the processes of a drawn file, the one to start first; raises PublishRefusedError."""
    try:
        root = parse_xml(as_utf8(data), file)
    except XmlRefusedError as refused:
        raise PublishRefusedError((refused.problem,)) from refused
    lines = {element.get("id"): line_of(element) for element in root.iter() if element.get("id")}
    processes = complete(root)
    if not processes:
        raise PublishRefusedError((Problem(Severity.ERROR, "no-process", "文件里没有画出步骤的流程", file),))
    files = {f"{file}#{identity}.bpmn": text for identity, text in single_processes(root)}
    files["draft.dmn"] = DECISION
    try:
        return tuple(
            compile_bundle(Bundle(process, files), CATALOGUE, waived=WAIVED) for process in processes
        )
    except PublishRefusedError as refused:
        # The files compiled are made here; authors know the lines of their own.
        found = [replace(problem, file=file, line=lines.get(problem.element)) for problem in refused.problems]
        raise PublishRefusedError(tuple(found)) from refused


def try_draft(
    data: bytes, file: str, now: datetime, calendar: Calendar, *, taken: Sequence[str] = ()
) -> Draft:
    """Compile a draft and run its main process to the first wait; `taken` lists the flows to follow at gateways."""
    try:
        editions = compile_draft(data, file)
    except PublishRefusedError as refused:
        return Draft(problems=refused.problems)
    around = ExecutionContext(now, calendar, CATALOGUE.handlers, lambda: None)
    try:
        step = start_case(editions[0], {"case_id": STAND_IN, "taken": list(taken)}, around)
    except EngineError as stopped:
        return Draft(editions, stopped=stopped)
    return Draft(editions, step)
