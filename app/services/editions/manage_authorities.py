"""Authorities as an operator keeps them, and whether somebody sits at every level of the published chain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.editions.review_chains import chains_in_force
from app.store.account_lists import reviewers_by_level
from app.store.audit_chain import OFFICE, record
from app.store.authority_rows import rename_authority, units_by_authority
from app.store.database import advisory_lock
from app.store.employer_rows import add_authority, authority_names

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

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


def authority_lines(context: AppContext, work: UnitOfWork) -> list[AuthorityLine]:
    """Return all authorities by name, with every level that has people or is asked for by a published chain.

    A level is called as the longest chain calls it: giving a permission up takes one level with a name of its own.
    """
    chains, people, units = chains_in_force(context, work), reviewers_by_level(work), units_by_authority(work)
    lines = []
    for code, name in sorted(authority_names(work).items(), key=lambda item: item[1]):
        supervised = units.get(code, {})
        asked = {
            level.number: level.name
            for chain in sorted(chains, key=lambda chain: len(chain.levels))
            if supervised.keys() & set(chain.permit_types)
            for level in chain.levels
        }
        manned = {level: len(names) for (where, level), names in people.items() if where == code}
        numbers = sorted({*asked, *manned})
        levels = tuple(Level(n, manned.get(n, 0), asked.get(n, "")) for n in numbers)
        lines.append(AuthorityLine(code, name, sum(supervised.values()), levels))
    return lines


def keep_authority(context: AppContext, by: Actor, key: str, code: str, name: str, *, is_new: bool) -> None:
    """Add an authority or rename one. Raises FormInvalidError with a field and what is wrong with it."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, "authorities")
        known = authority_names(work)
        _refuse_wrong(known, code, name, is_new=is_new)
        if is_new:
            add_authority(work, code, name)
        elif not rename_authority(work, code, name):
            raise NotFoundError
        facts = {"authority": code, "name": name, "before": known.get(code, "")}
        action = "add_authority" if is_new else "rename_authority"
        record(work, context.audit_key, OFFICE, by.account_id, action, facts)
        return {}

    idempotent(context, by, key, "authority", {"code": code, "name": name, "new": is_new}, command)


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
