"""What a unit does in a story besides its applications: the papers of its attachments, the groups of its profile."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.documents.sample_names import file_name
from app.scenarios.stage_papers import sample, wanted_papers
from app.scenarios.typed_answers import typed_answers
from app.services.records.employer_papers import upload_attachment
from app.services.records.employer_profile import group_form, keep_group
from app.store.profile_rows import profile_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext

    Days = Callable[[str | date], date]


def attach(context: AppContext, by: Actor, papers: Iterable[str] | dict[str, str]) -> None:
    """Upload papers to a unit's attachments."""
    for slot, condition in wanted_papers(papers).items():
        paper = io.BytesIO(sample(slot, condition))
        upload_attachment(context, by, slot, paper, file_name(slot), uuid4().hex)


def tell_profile(context: AppContext, by: Actor, group: str, answers: Mapping[str, Any], days: Days) -> None:
    """Change what a unit says of itself in one group; what the story does not name stays as it was."""
    with context.database.reading() as work:
        form = group_form(context, work, group)
        known = profile_of(work, str(by.employer_id)).get(group, {})
    keep_group(context, by, group, typed_answers(form, known, answers, days), uuid4().hex)
