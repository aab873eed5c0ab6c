"""lint, feel, decide: what analysts ask from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.given_values import given_values
from app.cli.problem_rows import problem_row
from app.context_builder import build_context
from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import DmnError
from app.dmn.model_folder import read_with_neighbours
from app.dmn.table_checks import check_tables
from app.domain.act_files import read_acts
from app.domain.notice_files import ENDING, PLATFORM, read_notices
from app.domain.office_paper_files import read_paper_kinds
from app.domain.problem import Problem, Severity
from app.domain.text_files import is_acts, is_papers
from app.feel.expression import FeelBudgetError, FeelSyntaxError, compile_expression
from app.feel.plain import to_plain
from app.forms_reader.component_ids import ids_given_twice
from app.forms_reader.definition import lint_form
from app.services.editions.edition_checks import lint
from app.services.editions.gather_bundle import gather

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    linting = commands.add_parser("lint", help="检查流程图、决策表、表单和通知")
    linting.add_argument("paths", nargs="+", type=Path, help="文件或流程文件夹")
    linting.set_defaults(run=_lint)
    feel = commands.add_parser("feel", help="计算一个 FEEL 表达式")
    feel.add_argument("expression")
    feel.add_argument("--context", default="{}", help="JSON")
    feel.set_defaults(run=_feel)
    deciding = commands.add_parser("decide", help="执行一个决策")
    deciding.add_argument("file", type=Path)
    deciding.add_argument("--decision", required=True)
    deciding.add_argument("--input", default="{}", help="JSON")
    deciding.set_defaults(run=_decide)


def _answer(problems: Iterable[Problem]) -> tuple[list[dict[str, Any]], int]:
    rows = [problem_row(problem) for problem in problems]
    return rows, int(any(row["severity"] == Severity.ERROR.value for row in rows))


def _lint(chosen: argparse.Namespace) -> tuple[list[dict[str, Any]], int]:
    found: list[Problem] = []
    for path in chosen.paths:
        if not path.exists():
            raise FileNotFoundError(f"没有这个文件：{path}")
        found += _lint_one(path)
    return _answer(found)


def _lint_form(path: Path) -> list[Problem]:
    content = path.read_bytes()
    return [*lint_form(content, path.name), *ids_given_twice(content, path.name)]


def _lint_table(path: Path) -> list[Problem]:
    try:
        return list(check_tables(read_with_neighbours(path)))
    except DmnError as broken:
        return [Problem(Severity.ERROR, "dmn", str(broken), path.name, broken.element, "", broken.line)]


def _lint_text(path: Path) -> list[Problem]:
    if is_acts(path.name):
        return list(read_acts({path.name: path.read_bytes()})[1])
    if is_papers(path.name):
        return list(read_paper_kinds({path.name: path.read_bytes()})[1])
    return _lint_notices(path)


def _lint_notices(path: Path) -> list[Problem]:
    """Whether its values are always there is seen with the procedure that sends it."""
    of_platform = path.resolve().parent.name == PLATFORM
    return list(read_notices({path.name: path.read_bytes()}, of_platform=of_platform)[1])


ALONE: Mapping[str, Callable[[Path], list[Problem]]] = {
    ".form": _lint_form,
    ".dmn": _lint_table,
    ENDING: _lint_text,
}
"""Files that are read without a procedure, by their ending."""


def _lint_one(path: Path) -> list[Problem]:
    if path.suffix in ALONE:
        return ALONE[path.suffix](path)
    context = build_context()
    if path.is_dir() and path.resolve() == context.settings.forms_dir.resolve():
        return [found for form in sorted(path.rglob("*.form")) for found in _lint_one(form)]
    found = lint(context, gather(path, context.settings.processes_dir, context.settings.forms_dir))
    if path.is_dir():
        return list(found)
    # What is wrong with the files it is published with is theirs.
    own = f"{path.resolve().parent.name}/{path.name}"
    return [problem for problem in found if problem.file == own or problem.rule == "no-process"]


def _refused(chosen: argparse.Namespace, wrong: Exception) -> tuple[Any, int]:
    """Tell an error once: as an answer to a machine, as a sentence to people."""
    if chosen.json:
        return {"error": str(wrong)}, 1
    raise ValueError(str(wrong)) from wrong


def _feel(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = given_values(chosen.context, "--context")
    try:
        value, notes = compile_expression(chosen.expression, names=context.keys()).explain(context)
    except (FeelSyntaxError, FeelBudgetError) as wrong:
        return _refused(chosen, wrong)
    return {"value": to_plain(value), "notes": list(notes)}, 0


def _decide(chosen: argparse.Namespace) -> tuple[Any, int]:
    try:
        result = decide(
            read_with_neighbours(chosen.file), chosen.decision, given_values(chosen.input, "--input")
        )
    except (DmnError, DecisionError) as wrong:
        return _refused(chosen, wrong)
    return {"value": result.value, "rules": list(result.rules), "outputs": dict(result.outputs)}, 0
