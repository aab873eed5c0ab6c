"""Read the files of a bundle and collect what is wrong with them, whole files and all together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.dmn.definitions import DmnError, read_definitions
from app.dmn.table_checks import check_tables
from app.dmn.xml_gate import XmlRefusedError
from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.engine.lint.lint_across import lint_across
from app.engine.lint.lint_elements import lint_elements
from app.engine.lint.lint_errors import lint_errors
from app.engine.lint.lint_events import lint_events
from app.engine.lint.lint_flow import lint_flow
from app.engine.lint.lint_names import lint_names, used_processes
from app.engine.lint.lint_references import lint_references
from app.engine.lint.lint_required import lint_required
from app.engine.lint.lint_types import lint_types
from app.engine.normalize.given_ids import parse_diagram
from app.engine.read_diagram import read_diagram
from app.engine.variable_types import variable_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.definitions import Definitions
    from app.engine.bundle import Bundle
    from app.engine.execution_context import Catalogue
    from app.engine.reading import Reading
    from app.engine.variable_types import ProcessTypes


@dataclass(slots=True)
class BundleReading:
    """What the files of a bundle say, and every finding about them."""

    roots: dict[str, Any] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    decisions: dict[str, Definitions] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """The file of each decision."""
    types: ProcessTypes = field(default_factory=dict)
    """The types of what each process knows, by name; none where the edition has no types."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def processes(self) -> dict[str, str]:
        """Return the file of each process."""
        return {process: file for file, reading in self.readings.items() for process in reading.processes}


def read_bundle(bundle: Bundle, catalogue: Catalogue) -> BundleReading:
    """Return what a bundle says, with all errors, warnings and notes."""
    found = BundleReading()
    tables = _decisions_of(tuple(bundle.having(".dmn").items()))
    found.decisions |= tables.decisions
    found.files |= tables.files
    found.problems += tables.problems
    alone = _read_diagrams(bundle, found, bundle.process if catalogue.is_started_by_time else None)
    if bundle.process not in found.processes:
        found.problems.append(_no_process(bundle, found.processes))
    for path, reading in found.readings.items():
        found.problems += alone[path]
        found.problems += lint_references(
            reading, catalogue, processes=found.processes, decisions=frozenset(found.decisions)
        )
    found.problems += lint_names(found.readings, catalogue, found.decisions, bundle.process)
    found.problems += lint_required(found.readings, catalogue, bundle.process)
    found.problems += lint_across(found.roots, found.readings)
    found.problems += lint_errors(found.roots, found.readings, bundle.process)
    if catalogue.is_typed:
        found.types = types_of(found, catalogue, bundle.process)
        found.problems += lint_types(
            found.readings, catalogue, found.decisions, found.files, found.types, bundle.process
        )
    return found


def types_of(found: BundleReading, catalogue: Catalogue, main: str) -> ProcessTypes:
    """Return the types of what the processes know that are used."""
    nodes = [node for reading in found.readings.values() for node in reading.nodes.values()]
    used = used_processes(nodes, main)
    return variable_types([node for node in nodes if node.process in used], catalogue, found.decisions)


def _no_process(bundle: Bundle, processes: Mapping[str, str]) -> Problem:
    """Return the finding that no diagram of a bundle is the one that is to be published, with what there is."""
    for process, path in processes.items():
        if process and path.rpartition("/")[2] == f"{bundle.process}.bpmn":
            message = (
                f"文件名是“{bundle.process}”，里面流程的标识却是“{process}”，两者要一样；"
                "请改文件名，或者在流程的属性里改标识"
            )
            return Problem(Severity.ERROR, "no-process", message, path, process, proposal=process)
    meant = nearest(bundle.process, processes)
    file = processes.get(meant) or f"{bundle.process}/{bundle.process}.bpmn"
    message = f"找不到流程“{bundle.process}”{or_meant(meant) or '。'}流程的 id 应与文件夹同名{_there(bundle, processes)}"
    return Problem(Severity.ERROR, "no-process", message, file, meant or bundle.process, proposal=meant)


def _there(bundle: Bundle, processes: Mapping[str, str]) -> str:
    """Return which processes the folder has, as an addition to a sentence."""
    own = [f"“{one}”" for one, path in processes.items() if path.startswith(f"{bundle.process}/")]
    return f"，文件夹里的流程是{'、'.join(own)}" if own else ""


def _read_diagrams(bundle: Bundle, found: BundleReading, timed: str | None) -> dict[str, tuple[Problem, ...]]:
    """Read the diagrams; return what is wrong with each by itself. `timed` is the process that a clock starts."""
    alone = {}
    for path, content in bundle.having(".bpmn").items():
        try:
            found.roots[path] = parse_diagram(content, path)
        except XmlRefusedError as refused:
            found.problems.append(refused.problem)
            continue
        found.readings[path], alone[path] = _diagram_of(path, content, timed)
    return alone


@lru_cache(maxsize=64)
def _diagram_of(path: str, content: bytes, timed: str | None) -> tuple[Reading, tuple[Problem, ...]]:
    """Read one diagram and what is wrong with it whatever the others say.

    An author changes one diagram at a time, and most editions share the others, so what the same file says is kept.
    """
    root = parse_diagram(content, path)
    reading = read_diagram(root, path)
    events = lint_events(root, path, started_by_time=timed)
    problems = (*lint_elements(root, path), *events, *reading.problems, *lint_flow(root, reading))
    return reading, problems


@dataclass(slots=True)
class _Tables:
    """The decision files of a bundle, read, with what is wrong with them."""

    decisions: dict[str, Definitions] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@lru_cache(maxsize=64)
def _decisions_of(files: tuple[tuple[str, bytes], ...]) -> _Tables:
    """Read decision files; one that imports another is read when the other has been.

    Most editions differ in their diagrams and forms only, so what the same tables say is kept.
    """
    found = _Tables()
    waiting, read = dict(files), dict[str, "Definitions"]()
    refusals: dict[str, DmnError] = {}
    while True:
        progress = False
        for path in list(waiting):
            try:
                read[path] = read_definitions(waiting[path], imported=read.values())
            except DmnError as broken:
                refusals[path] = broken
                continue
            progress = True
            del waiting[path]
        if not progress:
            break
    for path in waiting:
        refused = refusals[path]
        found.problems.append(
            Problem(Severity.ERROR, "dmn", str(refused), path, refused.element, line=refused.line)
        )
    for path, definitions in sorted(read.items()):
        _add_decisions(path, definitions, found)
    return found


def _add_decisions(path: str, definitions: Definitions, found: _Tables) -> None:
    found.problems += [_in_file(problem, path) for problem in check_tables(definitions)]
    for identity in sorted(found.decisions.keys() & set(definitions.decision_ids)):
        message = f"决策“{identity}”在两个文件里都有，请改掉一个"
        found.problems.append(Problem(Severity.ERROR, "duplicate-decision", message, path, identity))
    found.decisions |= dict.fromkeys(definitions.decision_ids, definitions)
    found.files |= dict.fromkeys(definitions.decision_ids, path)


def _in_file(found: Problem, path: str) -> Problem:
    return replace(found, file=path)
