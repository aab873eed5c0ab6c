"""Publish diagrams, tables and forms as an edition. A failed publish never touches what is live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.difference.edition_difference import edition_changes
from app.engine.errors import PublishRefusedError
from app.engine.meaning import meaning_of
from app.forms_reader.component_ids import ids_given_twice
from app.forms_reader.form_error import FormError
from app.services.context.catalogue import catalogue_of
from app.services.context.refusals import RefusalError
from app.services.editions.edition_checks import checked_name, has_types
from app.store.audit_chain import OFFICE, record
from app.store.edition_rows import (
    LiveEditionMovedError,
    add_edition,
    edition_of,
    files_of,
    is_edition,
    live_in_turn,
    live_or_none,
)

if TYPE_CHECKING:
    from app.domain.problem import Problem
    from app.engine.bundle import Bundle
    from app.engine.difference.change import Change
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow

NO_EDITION = "none"
"""The base of a procedure's first edition."""


@dataclass(frozen=True, slots=True)
class PreparedEdition:
    """A bundle that compiles, ready to be kept."""

    bundle: Bundle
    name: str
    version_tag: str
    is_typed: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: the edition that is live now, and whether that is another one than before."""

    edition: EditionRow
    is_new: bool


class EditionOvertakenError(RefusalError):
    """Somebody has published since the base was read; nothing was written."""

    def __init__(self, base: EditionRow | None, live: EditionRow | None, changes: tuple[Change, ...]) -> None:
        super().__init__(changes=[change.sentence for change in changes])
        self.base = base
        self.live = live
        self.changes = changes


def base_of(context: AppContext, process: str) -> str:
    """Return what a change of a procedure's files builds upon from now on: the edition that is live."""
    with context.database.reading() as work:
        live = live_or_none(work, process)
    return live.sha256 if live else NO_EDITION


def publish_edition(
    context: AppContext, by: Actor, bundle: Bundle, *, base: str = "", note: str = "", redrawn: bool = False
) -> Published:
    """Compile a bundle and make it the live edition; raises PublishRefusedError with every reason.

    `base` is the digest of the edition the files build upon (NO_EDITION for none, the live one by default); raises
    EditionOvertakenError when another one is live by then. Files that mean what the live ones mean make no edition,
    unless they are `redrawn`: the same steps, drawn otherwise.
    """
    expected = base or base_of(context, bundle.process)
    prepared = prepared_edition(context, bundle)
    if twice := ids_given_twice_in(context, bundle):
        raise PublishRefusedError(twice)
    meaning = meaning_of(bundle.files)

    def command(work: UnitOfWork) -> Published:
        live = live_or_none(work, bundle.process)
        if live is not None and is_unchanged(work, live, bundle, meaning, redrawn=redrawn):
            return Published(live, is_new=False)
        return Published(keep_edition(context, work, by, prepared, base=expected, note=note), is_new=True)

    try:
        return context.database.transact(command)
    except LiveEditionMovedError as moved:
        raise overtaken(context, expected, moved.live) from moved


def ids_given_twice_in(context: AppContext, bundle: Bundle) -> tuple[Problem, ...]:
    """Return ids that no form editor takes; what was published with them before may be restored as it was."""
    forms = bundle.having(".form").items()
    found = tuple(problem for path, content in forms for problem in ids_given_twice(content, path))
    if found:
        with context.database.reading() as work:
            return () if is_edition(work, bundle.sha256) else found
    return ()


def is_unchanged(
    work: UnitOfWork, live: EditionRow, bundle: Bundle, meaning: str, *, redrawn: bool = False
) -> bool:
    """Tell whether files mean what the live edition means; the same steps drawn otherwise count when `redrawn`."""
    if live.sha256 == bundle.sha256:
        return True
    return not redrawn and meaning_of(files_of(work, live.sha256)) == meaning


def overtaken(context: AppContext, base: str, live: EditionRow | None) -> EditionOvertakenError:
    """Return the refusal, with what has been changed since."""
    with context.database.reading() as work:
        # Drafts name an edition; a form that somebody has written by hand may name anything.
        before = edition_of(work, base) if is_edition(work, base) else None
        if before is None or live is None:
            return EditionOvertakenError(before, live, ())
        changes = edition_changes(files_of(work, before.sha256), files_of(work, live.sha256))
        return EditionOvertakenError(before, live, tuple(changes))


def prepared_edition(context: AppContext, bundle: Bundle) -> PreparedEdition:
    """Compile a bundle, which takes a moment and needs no lock; raises PublishRefusedError.

    What was published before is not judged anew by what publishing has learnt since: an edition as it was, and the
    diagrams and forms of the live one where only its tables have changed.
    """
    try:
        is_typed = has_types(context, bundle)
        catalogue, forms = catalogue_of(bundle, context.handlers, is_typed=is_typed)
    except FormError as broken:
        raise PublishRefusedError(tuple(broken.problems)) from broken
    name, version_tag = checked_name(context, bundle, catalogue, forms)
    return PreparedEdition(bundle, name, version_tag, is_typed)


def keep_edition(
    context: AppContext, work: UnitOfWork, by: Actor, prepared: PreparedEdition, *, base: str, note: str = ""
) -> EditionRow:
    """Make a compiled bundle the live edition, in the caller's transaction; raises LiveEditionMovedError."""
    bundle = prepared.bundle
    live_in_turn(work, bundle.process, None if base == NO_EDITION else base)
    row = add_edition(
        work,
        sha256=bundle.sha256,
        process=bundle.process,
        name=prepared.name,
        version_tag=prepared.version_tag,
        files=bundle.files,
        by=by.account_id,
        note=note,
        is_typed=prepared.is_typed,
    )
    facts = {"process": row.process, "number": row.number, "sha256": row.sha256, "base": base, "note": note}
    record(work, context.audit_key, OFFICE, by.account_id, "publish", facts)
    return row
