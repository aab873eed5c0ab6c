"""What stands against publishing a draft as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.services.editions.edition_checks import findings_here
from app.services.editions.publish_edition import prepared_edition
from app.services.editions.rehearsal_gate import Standing
from app.store.edition_drafts import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.problem import Problem
    from app.services.context.app_context import AppContext
    from app.store.edition_drafts import EditionDraft


def draft_findings(
    context: AppContext, draft: EditionDraft, files: Mapping[str, bytes], standing: Standing
) -> tuple[Problem, ...]:
    """Return all findings about an open draft; a former edition is not judged by what publishing has learnt since."""
    if draft.state != OPEN:
        return ()
    bundle = Bundle(draft.process, files)
    if standing is not Standing.RESTORES:
        return findings_here(context, bundle)
    try:
        prepared_edition(context, bundle)
    except PublishRefusedError as refused:
        return refused.problems
    return ()
