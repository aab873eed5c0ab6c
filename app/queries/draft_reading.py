"""A draft with everything that is decided upon before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.story_files import stories_in
from app.engine.difference.edition_difference import edition_changes
from app.engine.difference.element_names import NO_WORDS
from app.services.context.refusals import NotFoundError
from app.services.editions.draft_findings import draft_findings
from app.services.editions.draft_stories import with_stories
from app.services.editions.rehearsal_gate import standing_of
from app.services.editions.work_on_drafts import writers_of
from app.store.edition_drafts import edition_draft_of, files_of_draft
from app.store.edition_rows import edition_of, files_of, live_edition_of

if TYPE_CHECKING:
    from app.domain.problem import Problem
    from app.engine.difference.change import Change
    from app.engine.difference.element_names import Words
    from app.services.context.app_context import AppContext
    from app.store.edition_drafts import EditionDraft
    from app.store.edition_rows import EditionRow


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft with everything that is decided upon before it is published."""

    draft: EditionDraft
    base: EditionRow
    live: EditionRow
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    """What publishing would change, against the edition the draft began from."""
    missed: tuple[Change, ...]
    """What somebody else has published since; empty while the base is live."""
    paths: tuple[str, ...]
    writers: frozenset[str]
    """Accounts of who began it and of who has written in it since; none of them may publish it."""


def read_draft(context: AppContext, draft_id: str, words: Words = NO_WORDS) -> DraftReading:
    """Return a draft with its findings and differences, told in the office's words; raises NotFoundError."""
    with context.database.reading() as work:
        draft = edition_draft_of(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        files = files_of_draft(work, draft_id)
        base, live = edition_of(work, draft.base), live_edition_of(work, draft.process)
        before = files_of(work, draft.base)
        if stories_in(files):
            before = with_stories(context, draft.process, before)
        now = before if live.sha256 == draft.base else files_of(work, live.sha256)
        writers, standing = writers_of(work, draft), standing_of(work, draft, files)
    return DraftReading(
        draft=draft,
        base=base,
        live=live,
        problems=draft_findings(context, draft, files, standing),
        changes=tuple(edition_changes(before, files, words)),
        missed=tuple(edition_changes(before, now, words)),
        paths=tuple(sorted(path for path in files if before.get(path) != files[path])),
        writers=writers,
    )
