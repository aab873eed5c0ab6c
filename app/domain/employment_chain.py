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
    own = [place for place, link in enumerate(waiting) if link.employer_id == employer_id]
    # A unit may come twice; what lies between its two times is another unit's and must not be skipped.
    before = waiting[: own[-1]] if own else waiting
    skipped = [link for link in before if link.employer_id != employer_id]
    return refused("chain.skips_a_unit", since=skipped[0].from_on.isoformat()) if skipped else HOLDS


def may_be_recorded(
    chain: Sequence[LinkInFacts], employer_id: str, from_on: date, to_on: date, today: date
) -> Verdict:
    """A37: the authority may record an ended link for which no employer change was made, in its place of the chain.

    It follows every recorded link, comes before every other that waits, and overlaps none; one day may be shared.
    A link that is in the chain already, waiting, stays in its place whatever stands before and after it.
    """
    if to_on < from_on:
        return refused("chain.ends_before_it_begins")
    if to_on > today:
        return refused("chain.ends_later", today=today.isoformat())
    own = next((link for link in chain if not link.is_recorded and _is_of(link, employer_id)), None)
    if own is None:
        return _fits_between(chain, from_on, to_on)
    if own.to_on is None:
        return refused("chain.still_there", since=own.from_on.isoformat())
    place = chain.index(own)
    return _stays_between(chain[:place], chain[place + 1 :], from_on, to_on)


def _fits_between(others: Iterable[LinkInFacts], from_on: date, to_on: date) -> Verdict:
    for link in others:
        if _overlap(link, from_on, to_on):
            return _clash("chain.overlaps", link)
        if link.is_recorded and link.from_on > from_on:
            return _clash("chain.before_recorded", link)
        if not link.is_recorded and link.from_on < from_on:
            return _clash("chain.after_waiting", link)
    return HOLDS


def _stays_between(
    before: Sequence[LinkInFacts], after: Sequence[LinkInFacts], from_on: date, to_on: date
) -> Verdict:
    for link in (*before, *after):
        if _overlap(link, from_on, to_on):
            return _clash("chain.overlaps", link)
    for link in before:
        if not link.is_recorded:
            return _clash("chain.after_waiting", link)
        if link.from_on > from_on:
            return _clash("chain.before_recorded", link)
    for link in after:
        if link.from_on < from_on:
            return _clash("chain.after_waiting", link)
    return HOLDS


def _is_of(link: LinkInFacts, employer_id: str) -> bool:
    return bool(employer_id) and link.employer_id == employer_id


def _overlap(link: LinkInFacts, from_on: date, to_on: date) -> bool:
    return link.from_on < to_on and (link.to_on is None or from_on < link.to_on)


def _clash(rule: str, link: LinkInFacts) -> Verdict:
    until = link.to_on.isoformat() if link.to_on else ""
    return refused(rule, unit=link.unit_name, since=link.from_on.isoformat(), until=until)
