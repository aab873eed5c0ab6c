"""What publishing says about papers of the office: their files, the notices that carry them, and that something makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.nearest import nearest, or_meant
from app.domain.notice_facts import PLATFORM_NOTICES
from app.domain.office_paper_files import read_paper_kinds
from app.domain.parameter_kinds import OfficePaperKind
from app.domain.problem import Problem, Severity
from app.domain.text_files import is_papers
from app.services.editions.step_meaning_checks import constant_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from app.domain.handling import Handler
    from app.domain.office_paper_text import PaperKind
    from app.engine.bundle import Bundle
    from app.engine.diagram_node import Node


def check_office_papers(
    bundle: Bundle,
    nodes: Iterable[Node],
    handlers: Mapping[str, Handler],
    notices: Collection[str],
    made_elsewhere: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Return every finding about the papers of a bundle; `nodes` are the steps that it uses.

    `notices` are the kinds that it has texts for, `made_elsewhere` the kinds of papers that acts make.
    """
    kinds, problems = read_paper_kinds(bundle.files)
    return (*problems, *_carried(kinds, notices), *_unmade(bundle, kinds, nodes, handlers, made_elsewhere))


def refuse_papers_file(bundle: Bundle) -> tuple[Problem, ...]:
    """Return an error for each file of papers in a bundle without a diagram: no case could make them."""
    message = "这里没有办件，不能作出文书；请把文书写在业务的文件夹里"
    return tuple(
        Problem(Severity.ERROR, "paper-file", message, path) for path in bundle.files if is_papers(path)
    )


def _carried(kinds: Mapping[str, PaperKind], notices: Collection[str]) -> Iterator[Problem]:
    known = {*notices, *PLATFORM_NOTICES}
    for kind, one in kinds.items():
        if one.notice and one.notice not in known:
            meant = nearest(one.notice, known)
            message = f"文书“{kind}”：没有叫“{one.notice}”的通知{or_meant(meant)}"
            yield Problem(Severity.ERROR, "paper-notice", message, one.file, kind, "", one.line, meant)


def _unmade(
    bundle: Bundle,
    kinds: Mapping[str, PaperKind],
    nodes: Iterable[Node],
    handlers: Mapping[str, Handler],
    made_elsewhere: Collection[str],
) -> Iterator[Problem]:
    """Yield a warning for what nothing makes of the procedure's own; not every procedure makes what is shared."""
    made = set(made_elsewhere)
    for node in nodes:
        handler = handlers.get(node.topic or "")
        for name, taken in handler.takes.items() if handler else ():
            if isinstance(taken, OfficePaperKind) and name in node.inputs:
                said = constant_of(node.inputs[name])
                # A kind that the case decides may be any of them.
                made |= {str(said)} if said is not None else set(kinds)
    for kind, one in kinds.items():
        if one.file.startswith(f"{bundle.process}/") and one.when is None and kind not in made:
            message = f"文书“{kind}”没有人作出：没有写 when，也没有步骤（paper.issue）或行为（acts.toml 的 paper）指明它；请补上一处，或者删去"
            yield Problem(Severity.WARNING, "paper-unmade", message, one.file, kind, "", one.line)
