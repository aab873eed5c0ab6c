"""The one place where an act issues a paper of the office. The papers of an edition are joined here.

No edition declares papers yet: `paper_kinds_of` knows none, publishing refuses an act that names one, and so nothing
is ever issued. Whoever adds papers to editions returns their kinds here and hands `issue_paper` on to the service that
writes them; nothing else of the acts changes.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

NO_PAPERS: Mapping[str, str] = MappingProxyType({})


class UnknownPaperKindError(EngineError):
    """An act names a paper that its edition does not have."""


def paper_kinds_of(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Return the kinds of papers that the files of an edition declare, with what people call them."""
    del files
    return NO_PAPERS


def issue_paper(
    work: UnitOfWork, context: AppContext, case_id: str, kind: str, values: Mapping[str, Any], by: Actor
) -> str:
    """Issue a paper of a case in the running transaction and return its number; raises UnknownPaperKindError."""
    del work, context, values, by
    raise UnknownPaperKindError(f"办件 {case_id} 的版本没有名为“{kind}”的文书")
