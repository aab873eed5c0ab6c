"""Authorities as an operator keeps them, and whether somebody sits at every level of the published chain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.decide import decide
from app.domain.procedures import Procedure
from app.services.once import once
from app.services.refusals import FormInvalidError, NotFoundError
from app.store.account_lists import active_reviewers
from app.store.audit_chain import OFFICE, record
from app.store.authority_rows import rename_authority, units_by_authority
from app.store.database import take_turns
from app.store.edition_rows import editions
from app.store.employer_rows import add_authority, authority_names

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.database import Work

CHAIN = "review_chain"
LONGEST_NAME = 80
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of an authority: how many sit there, and what the published chain calls it; empty when unused."""

    number: int
    reviewers: int
    name: str

    @property
    def is_missing(self) -> bool:
        """Tell whether applications would wait here for nobody."""
        return bool(self.name) and not self.reviewers


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """An authority with its levels and the number of units that it supervises."""

    code: str
    name: str
    units: int
    levels: tuple[Level, ...]


def authority_lines(house: House, work: Work) -> list[AuthorityLine]:
    """Return all authorities by name, with every level that has people or is asked for by a published chain."""
    chains, people, units = _chains(house, work), active_reviewers(work), units_by_authority(work)
    lines = []
    for code, name in sorted(authority_names(work).items(), key=lambda item: item[1]):
        supervised = units.get(code, {})
        asked: dict[int, str] = {}
        for permit_type in supervised:
            asked |= _levels(chains, permit_type)
        manned = {level: count for (where, level), count in people.items() if where == code}
        numbers = sorted({*asked, *manned})
        levels = tuple(Level(n, manned.get(n, 0), asked.get(n, "")) for n in numbers)
        lines.append(AuthorityLine(code, name, sum(supervised.values()), levels))
    return lines


def keep_authority(house: House, by: Actor, key: str, code: str, name: str, *, is_new: bool) -> None:
    """Add an authority or rename one. Raises FormInvalidError with a field and what is wrong with it."""

    def command(work: Work) -> dict[str, Any]:
        take_turns(work, "authorities")
        known = authority_names(work)
        _refuse_wrong(known, code, name, is_new=is_new)
        if is_new:
            add_authority(work, code, name)
        elif not rename_authority(work, code, name):
            raise NotFoundError
        facts = {"authority": code, "name": name, "before": known.get(code, "")}
        action = "add_authority" if is_new else "rename_authority"
        record(work, house.audit_key, OFFICE, by.account_id, action, facts)
        return {}

    once(house, by, key, "authority", {"code": code, "name": name, "new": is_new}, command)


def _refuse_wrong(known: dict[str, str], code: str, name: str, *, is_new: bool) -> None:
    errors = []
    if is_new and not _CODE.fullmatch(code):
        errors.append(("code", "code_shape"))
    elif is_new and code in known:
        errors.append(("code", "code_taken"))
    if not name or len(name) > LONGEST_NAME:
        errors.append(("name", "name_needed"))
    elif name in {other for at, other in known.items() if at != code}:
        errors.append(("name", "name_taken"))
    if errors:
        raise FormInvalidError(errors=tuple(errors))


def _chains(house: House, work: Work) -> list[tuple[str, Any]]:
    """Return the chain of every live edition that has one; editions of mere forms have no tables."""
    compiled = [
        (row.process, house.editions.compiled(work, row.sha256))
        for row, is_live in editions(work)
        if is_live and row.process in set(Procedure)
    ]
    return [
        (process, edition.decisions[CHAIN]) for process, edition in compiled if CHAIN in edition.decisions
    ]


def _levels(chains: list[tuple[str, Any]], permit_type: str) -> dict[int, str]:
    found = {}
    for procedure, chain in chains:
        inputs = {"case": {"permit_type": permit_type, "procedure": procedure}}
        for row in decide(chain, CHAIN, inputs).value or []:
            found[int(row["level"])] = str(row["name"])
    return found
