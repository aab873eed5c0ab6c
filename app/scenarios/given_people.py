"""What a story takes as given before it begins: who is there, with which permit, contract, months and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.scenarios.given_person import GivenPerson, lay_person
from app.scenarios.given_unit import lay_unit
from app.scenarios.given_words import PERSON, UNIT, wrong_in_given
from app.scenarios.unknown_given import UnknownGivenError
from app.store.account_rows import account_by_login

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.domain.ledger import LedgerMonth
    from app.scenarios.fixtures import Fixtures
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

    Days = Callable[[str | date], date]


class Settler(Protocol):
    """Makes people and units as the demonstration has them; the room of the demonstration stands above this one."""

    def months(self, kind: str, uscc: str, today: date) -> Iterable[LedgerMonth]:
        """Return months of payments of a kind until today."""

    def add_unit(self, context: AppContext, work: UnitOfWork, login: str, wanted: Mapping[str, Any]) -> None:
        """Make a unit with the account of its agent."""

    def add_person(
        self, context: AppContext, work: UnitOfWork, login: str, wanted: Mapping[str, Any], ties: Ties
    ) -> None:
        """Make a person with an account."""


@dataclass(frozen=True, slots=True)
class Ties:
    """With which units a new person stands: associated with one, the permit with one, which need not be the same."""

    unit: str | None
    permit_unit: str | None


def lay_given(
    cast: Fixtures, given: Iterable[Mapping[str, Any]], days: Days, settler: Settler | None
) -> None:
    """Make and change people and units before the first step; raises UnknownGivenError."""
    rows = list(given)
    for one in rows:
        if wrong := wrong_in_given(one):
            raise UnknownGivenError(f"given 里的“{one.get('who', '')}”：{wrong}")
    # A person may stand with a unit that is made by a later row.
    for kind in (UNIT, PERSON):
        for one in rows:
            if one.get("new") == kind:
                _make(cast, one, kind, settler)
    for one in rows:
        _lay(cast, one, days, settler)


def _make(cast: Fixtures, given: Mapping[str, Any], kind: str, settler: Settler | None) -> None:
    who = str(given.get("who", ""))
    login = cast.people.get(who)
    if login is None or settler is None:
        raise UnknownGivenError(f"given 新设的“{who}”要在 [people] 里有一个还没有人用的账号")

    def command(work: UnitOfWork) -> None:
        if account_by_login(work, login) is not None:
            raise UnknownGivenError(f"given 新设的“{who}”：账号“{login}”已经有人用，请在 [people] 里换一个")
        if kind == UNIT:
            settler.add_unit(cast.context, work, login, given)
        else:
            settler.add_person(cast.context, work, login, given, _ties(cast, given))

    cast.context.database.transact(command)


def _ties(cast: Fixtures, given: Mapping[str, Any]) -> Ties:
    unit = _employer(cast, str(given.get("unit", "单位")))
    permit_unit = _employer(cast, str(given["permit_unit"])) if "permit_unit" in given else unit
    return Ties(unit, permit_unit)


def _employer(cast: Fixtures, who: str) -> str:
    found = cast.actor(who).employer_id
    if found is None:
        raise UnknownGivenError(f"given 里的“{who}”不是单位的经办人")
    return found


def _lay(cast: Fixtures, given: Mapping[str, Any], days: Days, settler: Settler | None) -> None:
    who = str(given.get("who", ""))
    actor = cast.actor(who)
    if actor.person_id is None and actor.employer_id is None:
        raise UnknownGivenError(f"given 里的“{who}”不是员工，也不是单位")

    def command(work: UnitOfWork) -> None:
        if actor.person_id is None:
            lay_unit(cast.context, work, str(actor.employer_id), who, given, days)
            return
        unit = _employer(cast, str(given["unit"])) if "unit" in given else None
        months = settler.months if settler else None
        person = GivenPerson(cast.context, work, actor.person_id, who, given, days, unit, months)
        lay_person(person)

    cast.context.database.transact(command)
