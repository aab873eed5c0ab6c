"""What publishing says about notices: their texts, and that everything which is sent has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.literal_rows import literal_rows
from app.domain.nearest import nearest, or_meant
from app.domain.notice_facts import NOTICE_FACTS, OF_CASES, OF_REMINDERS, PLATFORM_NOTICES
from app.domain.notice_files import PLATFORM, missing_of_platform, read_notices
from app.domain.problem import Problem, Severity
from app.domain.text_files import is_acts
from app.services.context.notices_of import shipped_notices
from app.services.due_work.permit_reminders import REMINDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.dmn.definitions import Definitions
    from app.domain.notice_text import Notices
    from app.engine.bundle import Bundle
    from app.services.context.app_context import AppContext

KIND = "kind"


def notices_of_bundle(context: AppContext, bundle: Bundle) -> Notices:
    """Return the notices that a bundle would tell by; the shipped ones where it has no file of them."""
    own, _ = read_notices(bundle.files, of_platform=bundle.process == PLATFORM)
    return own if own.kinds else shipped_notices(context.settings.processes_dir, bundle.process)


def check_platform(bundle: Bundle) -> tuple[Problem, ...]:
    """Return every fault of the platform's own notices."""
    notices, problems = read_notices(bundle.files, of_platform=True)
    acts = (path for path in bundle.files if is_acts(path))
    unused = (
        Problem(Severity.ERROR, "act-file", "平台自己没有办件，行为请写在业务或 shared 的 acts.toml 里", path)
        for path in acts
    )
    return (*problems, *missing_of_platform(notices), *unused)


def check_texts(bundle: Bundle, decisions: Mapping[str, Definitions]) -> tuple[Problem, ...]:
    """Return every fault of a bundle's texts; outside of brackets they may only tell what such a notice always has."""
    notices, problems = read_notices(bundle.files)
    reminders = _kinds_of_reminders(decisions)
    return (*problems, *_values(notices, reminders))


def _kinds_of_reminders(decisions: Mapping[str, Definitions]) -> frozenset[str]:
    if REMINDERS not in decisions:
        return frozenset()
    rows = literal_rows(decisions[REMINDERS], REMINDERS)
    return frozenset(row[KIND] for _, row in rows if isinstance(row.get(KIND), str))


def _values(notices: Notices, reminders: frozenset[str]) -> Iterator[Problem]:
    for kind, text in notices.kinds.items():
        always = OF_REMINDERS if kind in reminders else OF_CASES
        needed: frozenset[str] = frozenset().union(*(one.needed for one in text.templates))
        for name in sorted((needed & NOTICE_FACTS.keys()) - always):
            message = f"通知“{kind}”：“{{{name}}}”不是每次都有，缺少时通知就发不出；请把这一段放进 [ ] 里"
            yield Problem(
                Severity.ERROR, "notice-value", message, text.file, kind, "", text.line, f"[{{{name}}}]"
            )


def check_reminders(decisions: Mapping[str, Definitions], notices: Notices) -> tuple[Problem, ...]:
    """Return every row of the table of reminders whose notice would reach nobody."""
    return tuple(_faults(decisions, notices)) if REMINDERS in decisions else ()


def _faults(decisions: Mapping[str, Definitions], notices: Notices) -> Iterator[Problem]:
    for rule, row in literal_rows(decisions[REMINDERS], REMINDERS):
        if KIND not in row:
            yield _problem(f"提醒表缺少输出列 {KIND}", REMINDERS, KIND)
            return
        said = row[KIND]
        if isinstance(said, str) and said not in notices.kinds and said not in PLATFORM_NOTICES:
            meant = nearest(said, {*notices.kinds, *PLATFORM_NOTICES})
            yield _problem(
                f"提醒表第 {rule.number} 行：没有叫“{said}”的通知{or_meant(meant)}", rule.id, meant
            )


def _problem(message: str, element: str, proposal: str) -> Problem:
    return Problem(Severity.ERROR, "notice-unknown", message, f"{REMINDERS}.dmn", element, proposal=proposal)
