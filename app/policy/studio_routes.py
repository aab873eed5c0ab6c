"""The rows of the policy table about the studio: editions, drafts, try-runs, and what moves cases between editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.policy.route_access import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

ANALYST = Access(frozenset({Role.ANALYST, Role.OPERATOR}))
STUDIED = Access(frozenset({Role.ANALYST, Role.OPERATOR, Role.AUDITOR}))

STUDIO_ROUTES: Mapping[str, Access] = {
    "editions.home": STUDIED,
    "editions.procedure": STUDIED,
    "editions.edition": STUDIED,
    "editions.form": STUDIED,
    "editions.archive": STUDIED,
    "editions.file": STUDIED,
    "editions.compare": STUDIED,
    "editions.restore": ANALYST,
    "running.show": STUDIED,
    "insight.show": STUDIED,
    "insight.table": STUDIED,
    "migrations.show": ANALYST,
    "migrations.progress": ANALYST,
    "migrations.table": ANALYST,
    "migrations.trial": ANALYST,
    "migrations.start": ANALYST,
    "signals.show": ANALYST,
    "signals.propose": ANALYST,
    "signals.confirm": ANALYST,
    "signals.withdraw": ANALYST,
    "drafts.begin": ANALYST,
    "drafts.show": ANALYST,
    "drafts.change": ANALYST,
    "drafts.rebase": ANALYST,
    "drafts.publish": ANALYST,
    "drafts.schedule": ANALYST,
    "drafts.unschedule": ANALYST,
    "drafts.drop": ANALYST,
    "drafts.rehearse": ANALYST,
    "drafts.rehearsal": ANALYST,
    "draft_editor.begin": ANALYST,
    "draft_editor.edit": ANALYST,
    "draft_editor.add": ANALYST,
    "draft_editor.remove": ANALYST,
    "draft_editor.preview": ANALYST,
    "draft_answers.file": ANALYST,
    "draft_answers.save": ANALYST,
    "draft_answers.fork": ANALYST,
    "draft_answers.check": ANALYST,
    "draft_answers.choices": ANALYST,
    "draft_answers.notices": ANALYST,
    "draft_answers.acts": ANALYST,
    "draft_answers.office_papers": ANALYST,
    "draft_answers.office_paper_page": ANALYST,
    "draft_answers.try_row": ANALYST,
    "try_runs.of_draft": ANALYST,
    "try_runs.of_edition": ANALYST,
    "try_runs.play": ANALYST,
    "try_runs.show": ANALYST,
    "try_runs.waiting": ANALYST,
    "try_runs.act": ANALYST,
    "try_runs.back": ANALYST,
    "try_runs.replay": ANALYST,
    "try_runs.save": ANALYST,
}
