"""The units a holder worked for, one after another. Manual, chapter 6 note 2: each change is made, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

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


def may_be_recorded(
    chain: Sequence[LinkInFacts], employer_id: str, from_on: date, to_on: date, today: date
) -> Verdict:
    """A37: the authority may record an ended link for which no employer change was made, in its place of the chain.

    It follows every recorded link, comes before every other that waits, and overlaps none; one day may be shared.
    """
    if to_on < from_on:
        return refused("chain.ends_before_it_begins")
    if to_on > today:
        return refused("chain.ends_later", today=today.isoformat())
    waiting = [link for link in unrecorded_links(chain) if _is_of(link, employer_id)]
    if any(link.to_on is None for link in waiting):
        return refused("chain.still_there", since=waiting[0].from_on.isoformat())
    return _fits_between([link for link in chain if link not in waiting], from_on, to_on)


def _fits_between(others: Iterable[LinkInFacts], from_on: date, to_on: date) -> Verdict:
    for link in others:
        if _overlap(link, from_on, to_on):
            return _clash("chain.overlaps", link)
        if link.is_recorded and link.from_on > from_on:
            return _clash("chain.before_recorded", link)
        if not link.is_recorded and link.from_on < from_on:
            return _clash("chain.after_waiting", link)
    return HOLDS


def _is_of(link: LinkInFacts, employer_id: str) -> bool:
    return bool(employer_id) and link.employer_id == employer_id


def _overlap(link: LinkInFacts, from_on: date, to_on: date) -> bool:
    return link.from_on < to_on and (link.to_on is None or from_on < link.to_on)


def _clash(rule: str, link: LinkInFacts) -> Verdict:
    until = link.to_on.isoformat() if link.to_on else ""
    return refused(rule, unit=link.unit_name, since=link.from_on.isoformat(), until=until)
