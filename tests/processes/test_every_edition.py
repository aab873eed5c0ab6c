"""Every shipped procedure compiles as it is published, and nothing that is shipped lies idle."""

from pathlib import Path

import pytest

from app.domain.problem import Severity
from app.domain.procedures import Procedure
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.services.context.catalogue import catalogue_of
from app.services.editions.gather_bundle import gather
from tests.make.shipped_bundle import shipped_handlers

ROOT = Path(__file__).resolve().parents[2]
PROCEDURES = [procedure.value for procedure in Procedure]


def bundle_of(procedure):
    return gather(ROOT / "processes" / procedure, ROOT / "processes", ROOT / "forms")


def used_forms(procedure):
    bundle = bundle_of(procedure)
    edition = compile_bundle(bundle, catalogue_of(bundle, shipped_handlers())[0])
    nodes = [node for process in edition.nodes.values() for node in process.values()]
    return {node.form for node in nodes if node.kind == "userTask"}


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_lint_has_nothing_to_say_of_a_shipped_procedure(procedure):
    bundle = bundle_of(procedure)
    found = lint_bundle(bundle, catalogue_of(bundle, shipped_handlers())[0])
    assert [problem for problem in found if problem.severity is not Severity.NOTE] == []


def test_every_task_form_is_used_by_some_procedure():
    shipped = {
        path.relative_to(ROOT / "forms").with_suffix("").as_posix()
        for path in (ROOT / "forms").rglob("*.form")
        if "records" not in path.parts
    }
    used = set().union(*(used_forms(procedure) for procedure in PROCEDURES))
    assert shipped == used


def test_every_folder_of_diagrams_is_a_procedure_or_shared():
    folders = {path.parent.name for path in (ROOT / "processes").rglob("*.bpmn")}
    assert folders == {*PROCEDURES, "shared"}
