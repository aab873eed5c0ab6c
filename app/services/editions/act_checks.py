"""What publishing says about acts: their files, the notices and papers they name, and their conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.act_files import read_acts
from app.domain.act_inputs import ACT_INPUTS
from app.domain.nearest import nearest, or_meant
from app.domain.office_paper_files import paper_kinds_of
from app.domain.problem import Problem, Severity
from app.feel.expression import compile_expression
from app.feel.feel_errors import FeelSyntaxError
from app.feel.known_types import declared_type
from app.feel.type_inference import TypeInference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from app.domain.acts import Act
    from app.engine.bundle import Bundle

TYPES = {name: declared_type(kind) for name, kind in ACT_INPUTS.items()}


def check_acts(bundle: Bundle, notices: Collection[str]) -> tuple[Problem, ...]:
    """Return every fault of a bundle's acts; `notices` are the kinds that it has texts for."""
    acts, problems = read_acts(bundle.files)
    papers = paper_kinds_of(bundle)
    found = [one for act in acts.by_key.values() for one in _faults(act, notices, papers)]
    return (*problems, *found)


def _faults(act: Act, notices: Collection[str], papers: Collection[str]) -> Iterator[Problem]:
    if act.notice and act.notice not in notices:
        meant = nearest(act.notice, notices)
        message = f"没有叫“{act.notice}”的通知{or_meant(meant) or '，请先在 notices.toml 里写'}"
        yield _problem(act, "act-notice", message, meant)
    if act.paper and act.paper not in papers:
        meant = nearest(act.paper, papers)
        known = f"，可以写的是 {'、'.join(sorted(papers))}" if papers else "，这一版还没有文书"
        yield _problem(act, "act-paper", f"没有叫“{act.paper}”的文书{or_meant(meant) or known}", meant)
    if act.when:
        yield from _of_condition(act)


def _of_condition(act: Act) -> Iterator[Problem]:
    try:
        compiled = compile_expression(act.when, names=ACT_INPUTS)
    except FeelSyntaxError as broken:
        yield _problem(act, "act-condition", f"条件 when 读不懂：{broken}")
        return
    for name in sorted(compiled.names):
        top = name.partition(".")[0]
        if top not in ACT_INPUTS:
            meant = nearest(top, ACT_INPUTS)
            told = or_meant(meant) or f"，可以用的是 {'、'.join(ACT_INPUTS)}"
            yield _problem(act, "act-condition", f"条件 when 里没有“{name}”{told}", meant)
            return
    inference = TypeInference()
    inference.condition(compiled.tree, TYPES)
    for fault in dict.fromkeys(inference.faults):
        yield _problem(act, "act-condition", f"条件 when：{fault.message}", fault.proposal)


def _problem(act: Act, rule: str, message: str, proposal: str = "") -> Problem:
    told = f"行为“{act.key}”：{message}"
    return Problem(Severity.ERROR, rule, told, act.file, act.key, act.title, act.line, proposal)
