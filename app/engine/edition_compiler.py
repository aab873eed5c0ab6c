"""Publishing is a compiler: files in, a frozen edition or every reason against it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import B
from app.engine.case_parser import CaseParser
from app.engine.compiled_edition import CompiledEdition
from app.engine.diagram_node import Node
from app.engine.errors import PublishRefusedError
from app.engine.event_definition import NodeEvent
from app.engine.event_specs import CaseStart, EventChoice
from app.engine.normalize.given_ids import parse_diagram
from app.engine.normalize.normalise import normalise
from app.engine.normalize.spelled_out import FORK, ONCE, origin_of
from app.engine.picture.diagram_layout import layout_of
from app.engine.read_bundle import read_bundle
from app.engine.spec_base import CaseSpec
from app.engine.typed_values import spelled_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.engine.bundle import Bundle
    from app.engine.execution_context import Catalogue


def lint_bundle(bundle: Bundle, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return all findings about a bundle: errors, warnings and notes."""
    return tuple(read_bundle(bundle, catalogue).problems)


def compile_bundle(
    bundle: Bundle, catalogue: Catalogue, *, waived: frozenset[str] = frozenset()
) -> CompiledEdition:
    """Return an edition; raises PublishRefusedError with every error found but those of waived rules."""
    files = read_bundle(bundle, catalogue)
    errors = tuple(p for p in files.problems if p.severity is Severity.ERROR and p.rule not in waived)
    if errors:
        raise PublishRefusedError(errors)
    drawn = {file: parse_diagram(bundle.files[file], file) for file in files.roots}
    spec, subprocess_specs = _specs(files.roots, bundle.process)
    reading = files.readings[files.processes[bundle.process]]
    nodes: dict[str, dict[str, Node]] = {}
    for each in files.readings.values():
        at = _places(drawn[each.file], each.processes)
        for number, node in enumerate(each.nodes.values()):
            nodes.setdefault(node.process, {})[node.id] = replace(node, number=number, at=at.get(node.id))
    for each in [spec, *subprocess_specs.values()]:
        _attach_nodes(each, nodes)
    process = next(p for p in files.roots[reading.file].iter(f"{B}process") if p.get("id") == bundle.process)
    return CompiledEdition(
        process=bundle.process,
        name=reading.processes[bundle.process],
        sha256=bundle.sha256,
        version_tag=process.get("{http://camunda.org/schema/1.0/bpmn}versionTag", ""),
        spec=spec,
        subprocess_specs=subprocess_specs,
        nodes=nodes,
        decisions=files.decisions,
        decision_files=files.files,
        forms=catalogue.forms,
        roots=drawn,
        is_typed=catalogue.is_typed,
        types=spelled_types(files.types),
    )


def _places(root: Any, processes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return where the elements of a file are drawn, how far down and how far to the right."""
    found = {}
    for process in processes:
        layout = layout_of(root, process)
        for shape in layout.shapes if layout is not None else ():
            found[shape.element] = (shape.box.centre[1], shape.box.x)
    return found


def _specs(roots: Mapping[str, Any], process: str) -> tuple[Any, dict[str, Any]]:
    """Return SpiffWorkflow's specs; raises PublishRefusedError when its parser finds what our lint did not."""
    parser = CaseParser()
    try:
        for file, root in roots.items():
            normalise(root)
            parser.add_bpmn_xml(root, file)
        return parser.get_spec(process), parser.get_subprocess_specs(process)
    except ValidationException as refused:
        message = f"流程图无法编译：{refused}"
        found = Problem(Severity.ERROR, "not-compiled", message, refused.file_name, refused.id, refused.name)
        raise PublishRefusedError((found,)) from refused


def _attach_nodes(spec: Any, nodes: Mapping[str, Mapping[str, Node]]) -> None:
    """Give every task spec its node, its event, and a way to tell the running step that it is ready."""
    # A sub-process has a spec of its own, but its nodes are those of the process it is drawn in.
    # A call activity may be called like the process it calls: the process comes first.
    names = {spec.name, origin_of(spec.name)}
    found = [one for one in nodes.items() if one[0] in names] or [
        (process, own) for process, own in nodes.items() if names & _scopes(own)
    ]
    process, by_id = found[0]
    for task in spec.task_specs.values():
        task.ready_event.connect(_enqueue)
        if not isinstance(task, CaseSpec) or task.bpmn_id is None:
            continue
        node = task.node = _node_of(task.bpmn_id, by_id, process)
        if hasattr(task, "event_definition"):
            task.event_definition = NodeEvent(node)
        if isinstance(task, EventChoice):
            task.events = tuple(by_id[name.partition(".BoundaryEventSplit")[0]] for name in task._outputs)
        if isinstance(task, CaseStart):
            task.manual = False


def _scopes(nodes: Mapping[str, Node]) -> set[str]:
    """Return the nodes that become processes of their own; other ids may occur in several files."""
    return {node.id for node in nodes.values() if node.kind == "subProcess" or node.loop is not None}


def _node_of(identity: str, by_id: Mapping[str, Node], process: str) -> Node:
    """Return what is drawn for a step, or for one that was only spelled out in memory, what it was made from."""
    drawn = by_id.get(identity)
    if drawn is not None:
        # The rounds of a looping activity are told; the loop around them would only repeat it.
        is_around = drawn.loop is not None and drawn.kind != "subProcess"
        return replace(drawn, drawn=False) if is_around else drawn
    origin = by_id.get(origin_of(identity))
    if origin is None:
        any_node = next(iter(by_id.values()))
        return Node(process, "made", "", process, any_node.file, 0, drawn=False)
    if identity.endswith(ONCE):
        return origin
    plain = replace(origin, kind="made", event=None, timer=None, form=None, groups=(), by_event=False)
    # What is decided at a fork is told of the step it belongs to; nothing else that is made is told.
    return plain if identity.endswith(FORK) else replace(plain, drawn=False)


def _enqueue(workflow: Any, task: Any) -> None:
    workflow.top_workflow.run.ready.append(task)
