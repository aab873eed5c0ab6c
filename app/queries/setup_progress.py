"""How far an office is set up, read from what it has: nothing is kept of it but the word that it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.dmn.dmn_errors import DmnError
from app.dmn.rewrite_rules import written_rules
from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure
from app.policy.actor import Role
from app.services.editions.review_chains import chains_in_force
from app.services.papers.guide_of import ROUTING
from app.store.account_lists import reviewers_by_level
from app.store.calendar_rows import years_by_status
from app.store.edition_rows import EditionMissingError, files_of, live_edition_of
from app.store.employer_rows import authority_names
from app.store.release_rows import is_role_filled, waiting_accounts
from app.store.setup_rows import MOST_COUNTED, brought_in, is_set_up, units_without_agent

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.services.editions.review_chains import ChainLevel
    from app.store.database import UnitOfWork

OFFICIAL = "official"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One level of an authority: what it is called and who can act there."""

    level: ChainLevel
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthoritySetup:
    """An authority that the tables name, or that was added: its levels in the chains of what it decides."""

    code: str
    name: str
    """Empty while it is not there yet."""
    seats: tuple[SeatLine, ...]

    @property
    def missing(self) -> tuple[SeatLine, ...]:
        """Return the levels at which applications would wait for nobody."""
        return tuple(seat for seat in self.seats if not seat.people)


@dataclass(frozen=True, slots=True)
class SetupProgress:
    """What the page of the set-up shows."""

    authorities: tuple[AuthoritySetup, ...]
    years: tuple[tuple[int, bool], ...]
    """This year and the next: whether their arrangement has been published."""
    counts: dict[str, int]
    agentless: tuple[str, ...]
    """Names of some units for which nobody can sign in."""
    procedures: int
    """How many procedures can be applied for."""
    is_finished: bool
    has_security_officer: bool
    awaiting: int
    """Accounts of reviewers that wait for a second person."""

    @property
    def absent(self) -> tuple[AuthoritySetup, ...]:
        """Return the authorities that the tables name and nobody has added."""
        return tuple(one for one in self.authorities if not one.name)

    @property
    def unmanned(self) -> tuple[AuthoritySetup, ...]:
        """Return the authorities with a level without people."""
        return tuple(one for one in self.authorities if one.name and one.missing)

    @property
    def estimated(self) -> tuple[int, ...]:
        """Return the years whose arrangement is still an estimate."""
        return tuple(year for year, is_official in self.years if not is_official)

    @property
    def has_more_months(self) -> bool:
        """Tell whether there are more months than were counted."""
        return self.counts["months"] >= MOST_COUNTED

    @property
    def is_ready(self) -> bool:
        """Tell whether an application could be decided by somebody at every level."""
        return not (self.absent or self.unmanned)


def setup_progress(context: AppContext, work: UnitOfWork) -> SetupProgress:
    """Return how far the office is."""
    names, people = authority_names(work), reviewers_by_level(work)
    routed = routed_authorities(work)
    codes = [*routed, *(code for code in names if code not in routed)]
    chains = chains_in_force(context, work)
    authorities = []
    for code in codes:
        types = routed.get(code, frozenset(PermitType))
        longest: dict[int, ChainLevel] = {}
        for chain in sorted(chains, key=lambda one: len(one.levels)):
            if types & set(chain.permit_types):
                longest |= {level.number: level for level in chain.levels}
        seats = tuple(SeatLine(longest[n], tuple(people.get((code, n), ()))) for n in sorted(longest))
        authorities.append(AuthoritySetup(code, names.get(code, ""), seats))
    this = context.today().year
    published = {year for year, status, _days in years_by_status(work) if status == OFFICIAL}
    return SetupProgress(
        authorities=tuple(authorities),
        years=tuple((year, year in published) for year in (this, this + 1)),
        counts=brought_in(work),
        agentless=tuple(units_without_agent(work, limit=SHOWN)),
        procedures=_published(work),
        is_finished=is_set_up(work),
        has_security_officer=is_role_filled(work, Role.SECURITY.value),
        awaiting=len(waiting_accounts(work)),
    )


def is_setup_finished(context: AppContext) -> bool:
    """Tell whether an operator has finished the set-up of the office."""
    with context.database.reading() as work:
        return is_set_up(work)


def routed_authorities(work: UnitOfWork) -> dict[str, frozenset[str]]:
    """Return the authorities that the live routing table names, with the permit types it sends them."""
    found: dict[str, frozenset[str]] = {}
    try:
        edition = live_edition_of(work, Procedure.PERMISSION_APPLICATION.value)
    except EditionMissingError:
        return found
    for path, content in files_of(work, edition.sha256).items():
        if path.endswith(f"/{ROUTING}.dmn"):
            _read(content, found)
    return found


def _read(content: bytes, found: dict[str, frozenset[str]]) -> None:
    """A rule for one permit type takes it from the rules below that name none, when it is for every place."""
    try:
        rules = written_rules(content, ROUTING)
    except DmnError:
        return
    taken: set[str] = set()
    for rule in rules:
        named = {kind.value for kind in PermitType if f'"{kind}"' in rule.inputs}
        types = frozenset(named or {kind.value for kind in PermitType} - taken)
        if named and all(entry in {"-", ""} for entry in rule.inputs if entry.strip('"') not in named):
            taken |= named
        for output in rule.outputs:
            code = output.strip('"')
            if output.startswith('"') and code:
                found[code] = found.get(code, frozenset()) | types


def _published(work: UnitOfWork) -> int:
    count = 0
    for procedure in Procedure:
        try:
            live_edition_of(work, procedure.value)
        except EditionMissingError:
            continue
        count += 1
    return count
