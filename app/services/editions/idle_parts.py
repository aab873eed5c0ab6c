"""What an edition has and nothing comes to: notices that no step sends, levels of review that nobody holds.

Warnings, not errors: a notice may be written before its step is drawn, and people may be appointed after publishing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.literal_rows import literal_rows
from app.domain.act_files import read_acts
from app.domain.notice_facts import PLATFORM_NOTICES
from app.domain.notice_files import read_notices
from app.domain.office_paper_files import paper_kinds_of
from app.domain.problem import Problem, Severity
from app.domain.text_files import is_notices
from app.engine.difference.diagram_words import OWN_LEVEL
from app.engine.read_bundle import read_bundle
from app.policy.actor import Role
from app.services.context.catalogue import catalogue_of
from app.services.due_work.permit_reminders import REMINDERS
from app.services.execution.order_of_queues import CHAIN
from app.store.account_rows import accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.dmn.definitions import Definitions
    from app.engine.bundle import Bundle
    from app.engine.diagram_node import Node
    from app.engine.read_bundle import BundleReading
    from app.services.context.app_context import AppContext

KIND, LEVEL = "kind", "level"
AUTHORITY = "authority:"


def notices_nobody_sends(
    bundle: Bundle, nodes: Sequence[Node], decisions: Mapping[str, Definitions]
) -> Iterator[Problem]:
    """Yield each notice of the procedure's own folder that no step, row of the reminders, act or paper sends."""
    sent = set(PLATFORM_NOTICES)
    for node in nodes:
        template = node.inputs.get(KIND)
        if template is not None and template.expression is not None:
            # What is computed may be any of them.
            return
        if template is not None:
            sent.add(str(template.literal))
    if REMINDERS in decisions:
        sent |= {str(row.get(KIND)) for _rule, row in literal_rows(decisions[REMINDERS], REMINDERS)}
    sent |= {act.notice for act in read_acts(bundle.files)[0].by_key.values() if act.notice}
    sent |= {paper.notice for paper in paper_kinds_of(bundle).values() if paper.notice}
    own = {path: data for path, data in bundle.files.items() if _is_own(path, bundle.process)}
    notices, _problems = read_notices(own)
    for kind, text in notices.kinds.items():
        if kind not in sent:
            said = f"没有步骤发送通知“{kind}”，谁也收不到；请在“发送通知”的步骤上选它，或者删去"
            yield Problem(Severity.WARNING, "notice-unsent", said, text.file, kind, "", text.line)


def _is_own(path: str, process: str) -> bool:
    return path.startswith(f"{process}/") and is_notices(path)


def levels_nobody_holds(context: AppContext, bundle: Bundle) -> list[Problem]:
    """Return a warning for each level of review at which this office has no reviewer: such a case waits for good."""
    catalogue, _forms = catalogue_of(bundle, context.handlers)
    reading = read_bundle(bundle, catalogue)
    with context.database.reading() as work:
        held = {
            (row.authority, row.level)
            for row in accounts(work)
            if row.role == Role.REVIEWER.value and row.is_active
        }
    if not held:
        return []
    return [*_steps(reading, held), *_rows(reading.decisions, {level for _authority, level in held})]


def _steps(reading: BundleReading, held: set[tuple[str | None, int | None]]) -> Iterator[Problem]:
    for one in reading.readings.values():
        for node in one.nodes.values():
            for group in node.groups:
                if own := OWN_LEVEL.fullmatch(group.text.strip()):
                    if int(own[1]) not in {level for _authority, level in held}:
                        said = f"【{node.label}】交给本主管部门第 {own[1]} 级，现在没有这一级的审核人员，办件会停在这里；请安全管理员先设人"
                        yield Problem(
                            Severity.WARNING, "level-unheld", said, node.file, node.id, node.name, node.line
                        )
                    continue
                if group.expression is not None or not str(group.literal).startswith(AUTHORITY):
                    continue
                _kind, authority, level = str(group.literal).split(":")
                if (authority, int(level.removeprefix("L"))) not in held:
                    said = f"【{node.label}】交给“{group.literal}”，现在没有这一级的审核人员，办件会停在这里；请安全管理员先设人"
                    yield Problem(
                        Severity.WARNING, "level-unheld", said, node.file, node.id, node.name, node.line
                    )


def _rows(decisions: Mapping[str, Definitions], levels: set[int | None]) -> Iterator[Problem]:
    if CHAIN not in decisions:
        return
    for rule, row in literal_rows(decisions[CHAIN], CHAIN):
        level = row.get(LEVEL)
        if level is not None and int(level) not in levels:
            said = f"审核链第 {rule.number} 行：没有第 {int(level)} 级的审核人员，办件会停在这一级；请安全管理员先设人"
            yield Problem(Severity.WARNING, "level-unheld", said, f"{CHAIN}.dmn", rule.id)
