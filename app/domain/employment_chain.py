"""The units a holder worked for, one after another. Manual, chapter 6 note 2: each change is made, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.facts import LinkInFacts


def unrecorded_links(chain: Iterable[LinkInFacts]) -> tuple[LinkInFacts, ...]:
    """Return the job changes that the permit does not know yet, oldest first."""
    return tuple(sorted((link for link in chain if not link.is_recorded), key=lambda link: link.from_on))


def may_be_next_unit(chain: Sequence[LinkInFacts], employer_id: str) -> Verdict:
    """A37: an employer change leads only to the next unit of the chain; no link is skipped."""
    waiting = unrecorded_links(chain)
    if not waiting:
        return HOLDS
    if waiting[0].employer_id == employer_id:
        return HOLDS
    return refused("chain.skips_a_unit", since=waiting[0].from_on.isoformat())
