"""Two windows with the same form: the newer text of one is not wiped by the other, whose person is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.refusals import DraftOvertakenError
from app.store.account_rows import names_of
from app.store.draft_marks import KeptDraft, PageMark

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

__all__ = ["KeptDraft", "PageMark", "may_write"]


def may_write(work: UnitOfWork, kept: KeptDraft | None, mark: PageMark | None) -> bool:
    """Tell whether a page may write its draft; False when the same page has already written something newer.

    Raises DraftOvertakenError when another page has written since this one was shown the draft.
    """
    if kept is None or mark is None or not kept.page or kept.page == mark.base:
        return True
    if kept.page == mark.page:
        return mark.number >= kept.number
    by = names_of(work, {kept.saved_by}).get(kept.saved_by, "")
    raise DraftOvertakenError(page=kept.page, at=kept.saved_at, by=by)
