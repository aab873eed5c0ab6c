"""The papers that the office itself has made in a case: the one place from which an archive takes them.

Every kind of paper of the office is added to the list that `papers_of_office` returns; nothing else of an archive has
to know of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import write_json
from app.store.review_rows import slip_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """A paper of the office: its name in the archive, what is told of it, and its content or where that lies."""

    name: str
    told: Mapping[str, Any]
    content: bytes | Path


def papers_of_office(_context: AppContext, work: UnitOfWork, case_id: str) -> list[OfficePaper]:
    """Return the papers that the office has made in a case, in a fixed order."""
    found = []
    slip = slip_of_case(work, case_id)
    if slip is not None:
        told = {"kind": "confirmation_slip", "code": slip.code, "made_at": slip.issued_at.isoformat()}
        content = write_json({**told, "content": slip.snapshot}, sort_keys=True).encode()
        found.append(OfficePaper("确认单内容.json", told, content))
    return found
