"""What publishing says about a bundle: everything lint finds, and whether it may become an edition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from app.domain.act_files import read_acts
from app.domain.notice_files import ENDING, PLATFORM
from app.domain.office_paper_files import paper_kinds_of
from app.domain.problem import Problem, Severity
from app.domain.story_files import without_stories
from app.engine.bundle import Bundle
from app.engine.difference.element_names import form_key
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.errors import PublishRefusedError
from app.engine.execution_context import Catalogue
from app.engine.lint.lint_names import used_processes
from app.engine.read_bundle import read_bundle
from app.feel.type_faults import RULES
from app.forms_reader.component_ids import ids_given_twice
from app.forms_reader.definition import lint_form
from app.forms_reader.form_findings import line_of
from app.forms_reader.form_meaning_checks import check_meaning
from app.services.context.catalogue import catalogue_of, is_known_group
from app.services.context.edition_cache import YOUNGER_RULES
from app.services.context.notices_of import SHARED
from app.services.editions.act_checks import check_acts
from app.services.editions.form_condition_checks import check_form_conditions
from app.services.editions.idle_parts import levels_nobody_holds, notices_nobody_sends
from app.services.editions.notice_checks import (
    check_platform,
    check_reminders,
    check_texts,
    notices_of_bundle,
)
from app.services.editions.office_paper_checks import check_office_papers, refuse_papers_file
from app.services.editions.paper_table_checks import check_paper_tables
from app.services.editions.review_day_checks import check_review_days
from app.services.editions.step_meaning_checks import check_steps
from app.services.editions.unread_decisions import unread_decisions
from app.services.records.record_forms import NAME, RECORDS, missing_forms
from app.services.terms.clocks_of import problems_of_clocks
from app.services.terms.correction_terms_of import problems_of_correction_terms
from app.services.terms.ledger_terms_of import TERMS, problems_of_terms
from app.services.terms.practice_of import problems_of_practice
from app.services.terms.return_reasons_of import problems_of_reasons
from app.services.terms.review_terms_of import problems_of_review_terms
from app.store.edition_rows import edition_of, files_of, is_edition, live_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from app.engine.read_bundle import BundleReading
    from app.forms_reader.definition import FormDefinition
    from app.services.context.app_context import AppContext


def lint(context: AppContext, bundle: Bundle) -> tuple[Problem, ...]:
    """Return all findings about a bundle, forms included, each with the path of its file."""
    return tuple(_placed(one, bundle.files) for one in _findings(context, bundle))


def findings_here(context: AppContext, bundle: Bundle) -> tuple[Problem, ...]:
    """Return all findings, with those that only this office has: who holds which level."""
    found = lint(context, bundle)
    if any(one.severity is Severity.ERROR for one in found) or bundle.process in WITHOUT_DIAGRAM:
        return found
    return (*found, *(_placed(one, bundle.files) for one in levels_nobody_holds(context, bundle)))


def _placed(problem: Problem, files: Mapping[str, bytes]) -> Problem:
    """Return a finding about a table with the path under which the bundle has its file, whatever its folder."""
    name = problem.file.rpartition("/")[2]
    if problem.file in files or not name.endswith(".dmn"):
        return problem
    return replace(
        problem, file=next((path for path in files if path.rpartition("/")[2] == name), problem.file)
    )


def _findings(context: AppContext, bundle: Bundle) -> tuple[Problem, ...]:
    found: list[Problem] = []
    for path, content in bundle.having(".form").items():
        found += [*lint_form(content, path), *ids_given_twice(content, path)]
    if bundle.process in WITHOUT_DIAGRAM:
        return (*found, *WITHOUT_DIAGRAM[bundle.process].check(bundle), *refuse_papers_file(bundle))
    if any(problem.severity is Severity.ERROR for problem in found):
        empty = Catalogue(handlers=context.handlers, forms={}, is_known_group=is_known_group)
        named = [p for p in lint_bundle(bundle, empty) if p.rule not in {"form-unknown", "field-unknown"}]
        return (*found, *named)
    catalogue, forms = catalogue_of(bundle, context.handlers)
    reading = read_bundle(bundle, catalogue)
    found += [*reading.problems, *check_paper_tables(reading.decisions, forms)]
    found += problems_of_practice(reading.decisions, bundle.process)
    found += problems_of_reasons(reading.decisions, bundle.process)
    found += problems_of_review_terms(reading.decisions, bundle.process)
    found += check_reminders(reading.decisions, notices_of_bundle(context, bundle))
    found += check_texts(bundle, reading.decisions)
    found += check_acts(bundle, notices_of_bundle(context, bundle).kinds)
    found += problems_of_clocks(reading.decisions, bundle.process)
    every = [node for each in reading.readings.values() for node in each.nodes.values()]
    found += problems_of_correction_terms(reading.decisions, every)
    found += _problems_of_meaning(context, bundle, forms, reading)
    found += notices_nobody_sends(bundle, every, reading.decisions)
    if any(problem.severity is Severity.ERROR for problem in found) or not _has_terms(bundle):
        return tuple(found)
    return (*found, *problems_of_terms(reading.decisions, bundle.process))


def _has_terms(bundle: Bundle) -> bool:
    return any(TERMS.encode() in content for content in bundle.having(".dmn").values())


def _problems_of_meaning(
    context: AppContext, bundle: Bundle, forms: Mapping[str, FormDefinition], reading: BundleReading
) -> tuple[Problem, ...]:
    """Return what does not fit of the meaning that forms and steps declare: of the edition's own, not of all files."""
    nodes = [node for each in reading.readings.values() for node in each.nodes.values()]
    used = used_processes(nodes, bundle.process)
    own = [node for node in nodes if node.process in used]
    shown = {node.form for node in own}
    meant = check_meaning({key: form for key, form in forms.items() if key in shown}, context.actions)
    notices = notices_of_bundle(context, bundle)
    papers = paper_kinds_of(bundle).keys()
    steps = check_steps(own, forms, context.actions, context.handlers, notices.kinds.keys(), papers)
    made = {act.paper for act in read_acts(bundle.files)[0].by_key.values() if act.paper}
    steps += check_office_papers(bundle, own, context.handlers, notices.kinds.keys(), made)
    steps += unread_decisions(own, reading, forms, context.actions)
    steps += tuple(check_review_days(own, reading, bundle.process))
    never = check_form_conditions(own, forms, reading.types)
    unused = _unused(bundle, shown)
    return tuple(_with_line(one, bundle.files) for one in (*meant, *never)) + steps + unused


def _unused(bundle: Bundle, shown: Collection[str | None]) -> tuple[Problem, ...]:
    """Return a warning for each form of the procedure's own folder that no step shows: nothing else is said of it."""
    return tuple(
        Problem(
            Severity.WARNING,
            "form-unused",
            f"没有步骤使用表单“{form_key(path)}”，它的动作和显示条件没有核对；请在流程图里选它，或者删去",
            path,
        )
        for path in bundle.having(".form")
        if bundle.process != SHARED
        and path.startswith(f"forms/{bundle.process}/")
        and form_key(path) not in shown
    )


def _with_line(problem: Problem, files: Mapping[str, bytes]) -> Problem:
    """Return a finding about a form with the line where its element stands."""
    return replace(
        problem, line=line_of(files.get(problem.file, b"").decode("utf-8", "replace"), problem.element)
    )


class _Before(Enum):
    """How much of a bundle was published before."""

    NOTHING = "nothing"
    DIAGRAMS_AND_FORMS = "diagrams and forms"
    ALL = "all"


_WAIVED = {_Before.ALL: YOUNGER_RULES, _Before.NOTHING: RULES}
"""What compiling lets pass: rules younger than the edition, and faults of types, which are told with the meaning."""


def _published_before(context: AppContext, bundle: Bundle) -> _Before:
    with context.database.reading() as work:
        if is_edition(work, bundle.sha256):
            return _Before.ALL
        live = live_or_none(work, bundle.process)
        before = files_of(work, live.sha256) if live else {}
    is_same = _is_drawn_alike(before, bundle.files)
    return _Before.DIAGRAMS_AND_FORMS if live and is_same else _Before.NOTHING


def _is_drawn_alike(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> bool:
    """Tell whether only tables differ; texts of notices may come along where there were none."""
    has_texts = any(path.endswith(ENDING) for path in without_stories(before))
    apart = (".dmn",) if has_texts else (".dmn", ENDING)
    return _without(before, apart) == _without(now, apart)


def _without(files: Mapping[str, bytes], endings: tuple[str, ...]) -> dict[str, bytes]:
    return {path: content for path, content in without_stories(files).items() if not path.endswith(endings)}


def has_types(context: AppContext, bundle: Bundle) -> bool:
    """Tell whether what is declared a date is to be one for the expressions of an edition that is being published.

    One that was published before stays what it was. So does one of which only tables have changed, as long as
    they do nothing that an edition with types could not do beyond what the live one does; all others have types.
    """
    if bundle.process in WITHOUT_DIAGRAM:
        return True
    with context.database.reading() as work:
        if is_edition(work, bundle.sha256):
            return edition_of(work, bundle.sha256).is_typed
        live = live_or_none(work, bundle.process)
        before = files_of(work, live.sha256) if live else {}
    if live is None or live.is_typed or not _is_drawn_alike(before, bundle.files):
        return True
    faults = _type_faults(context, bundle)
    return not faults or not faults <= _type_faults(context, Bundle(bundle.process, before))


def _type_faults(context: AppContext, bundle: Bundle) -> set[tuple[str, str, str]]:
    catalogue, _ = catalogue_of(bundle, context.handlers)
    found = read_bundle(bundle, catalogue).problems
    return {(one.rule, one.element, one.message) for one in found if one.rule in RULES}


def checked_name(
    context: AppContext, bundle: Bundle, catalogue: Catalogue, forms: Mapping[str, FormDefinition]
) -> tuple[str, str]:
    """Compile the bundle; return its name and version tag, or raise PublishRefusedError."""
    if bundle.process not in WITHOUT_DIAGRAM:
        before = _published_before(context, bundle)
        waived = _WAIVED.get(before, frozenset())
        compiled = compile_bundle(bundle, catalogue, waived=waived)
        unfit = (
            *check_paper_tables(compiled.decisions, forms),
            *problems_of_practice(compiled.decisions, bundle.process),
            *problems_of_reasons(compiled.decisions, bundle.process),
            *problems_of_terms(compiled.decisions, bundle.process),
            *problems_of_review_terms(compiled.decisions, bundle.process),
            *problems_of_clocks(compiled.decisions, bundle.process),
            *problems_of_correction_terms(
                compiled.decisions, [node for each in compiled.nodes.values() for node in each.values()]
            ),
        )
        if before is not _Before.ALL:
            unfit += check_reminders(compiled.decisions, notices_of_bundle(context, bundle))
            unfit += check_texts(bundle, compiled.decisions)
            unfit += check_acts(bundle, notices_of_bundle(context, bundle).kinds)
        if before is _Before.NOTHING:
            reading = read_bundle(bundle, catalogue)
            unfit += _problems_of_meaning(context, bundle, forms, reading)
            unfit += tuple(one for one in reading.problems if one.rule in RULES)
        refused = tuple(one for one in unfit if one.severity is Severity.ERROR)
        if refused:
            raise PublishRefusedError(tuple(_placed(one, bundle.files) for one in refused))
        return compiled.name, compiled.version_tag
    part = WITHOUT_DIAGRAM[bundle.process]
    problems = (*part.check(bundle), *refuse_papers_file(bundle))
    if problems:
        raise PublishRefusedError(problems)
    return part.name, ""


def _problems_of_records(bundle: Bundle) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            Severity.ERROR, "form-missing", f"缺少表单“{name}”，页面要用它", f"{RECORDS}/{name}.form", name
        )
        for name in missing_forms(bundle)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """An edition without a diagram: what people call it, and what is wrong with a bundle of it."""

    name: str
    check: Callable[[Bundle], tuple[Problem, ...]]


WITHOUT_DIAGRAM = {
    RECORDS: _Part(NAME, _problems_of_records),
    PLATFORM: _Part("平台自己的通知", check_platform),
}
"""Editions without a diagram, by the name of their folder."""
