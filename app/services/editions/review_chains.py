"""The review chains in force: the table of every live edition, which cases it covers, and who sits at each level."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.dmn.decide import decide
from app.dmn.rewrite_rules import written_rules
from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure
from app.store.account_lists import reviewers_by_level
from app.store.authority_rows import units_by_authority
from app.store.edition_rows import editions, files_of
from app.store.employer_rows import authority_names

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow

CHAIN = "review_chain"
SINGLE_LEVEL = frozenset({Procedure.PERMISSION_CANCELLATION.value})
"""Procedures that one level may decide; everything else is reviewed by at least two (A14)."""


@dataclass(frozen=True, slots=True)
class ChainLevel:
    """One level: its number, what it is called, and its share of the review's working days."""

    number: int
    name: str
    working_days: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Rules of the table with the same conditions: levels, and the procedures and permit types they decide."""

    id: str
    inputs: tuple[str, ...]
    levels: tuple[ChainLevel, ...]
    uses: tuple[tuple[str, str], ...]

    @property
    def fewest(self) -> int:
        """Return how many levels the chain needs."""
        return 1 if {procedure for procedure, _ in self.uses} <= SINGLE_LEVEL else 2

    @property
    def procedures(self) -> tuple[str, ...]:
        """Return the procedures in the order they are first used."""
        return tuple(dict.fromkeys(procedure for procedure, _ in self.uses))

    @property
    def permit_types(self) -> tuple[str, ...]:
        """Return the permit types in the order they are first used."""
        return tuple(dict.fromkeys(permit_type for _, permit_type in self.uses))


@dataclass(frozen=True, slots=True)
class LiveChain:
    """One chain of one live edition, and the file that holds its table."""

    edition: EditionRow
    path: str
    chain: Chain


@dataclass(frozen=True, slots=True)
class Seats:
    """Who can act for an authority at each level of a chain."""

    authority: str
    people: tuple[tuple[ChainLevel, tuple[str, ...]], ...]

    @property
    def missing(self) -> tuple[ChainLevel, ...]:
        """Return the levels at which applications would wait for nobody."""
        return tuple(level for level, names in self.people if not names)


def live_chains(context: AppContext, work: UnitOfWork) -> list[LiveChain]:
    """Return every chain of every live edition, edition by edition."""
    found = []
    for edition, is_live in editions(work):
        if is_live and edition.process in set(Procedure) and _is_reviewed(context, work, edition):
            for path, content in files_of(work, edition.sha256).items():
                if path.endswith(f"/{CHAIN}.dmn"):
                    found += [
                        LiveChain(edition, path, chain) for chain in _chains(context, work, edition, content)
                    ]
    return found


def chains_in_force(context: AppContext, work: UnitOfWork) -> list[Chain]:
    """Return the chains; the same conditions with the same levels in several editions are one."""
    merged: dict[str, Chain] = {}
    for live in live_chains(context, work):
        known = merged.get(live.chain.id)
        uses = (*known.uses, *live.chain.uses) if known else live.chain.uses
        merged[live.chain.id] = Chain(live.chain.id, live.chain.inputs, live.chain.levels, uses)
    return [chain for chain in merged.values() if chain.uses]


def seats_of(work: UnitOfWork, chain: Chain) -> list[Seats]:
    """Return who sits where, for each authority that supervises units with a permit type of the chain."""
    people, names = reviewers_by_level(work), authority_names(work)
    supervising = [
        code
        for code, by_type in units_by_authority(work).items()
        if any(by_type.get(permit_type) for permit_type in chain.permit_types)
    ]
    return [
        Seats(
            names.get(code, code),
            tuple((level, tuple(people.get((code, level.number), ()))) for level in chain.levels),
        )
        for code in sorted(supervising, key=lambda code: names.get(code, code))
    ]


def _is_reviewed(context: AppContext, work: UnitOfWork, edition: EditionRow) -> bool:
    """Every edition carries the shared files; only one whose diagrams come to the table is decided by it."""
    compiled = context.editions.compiled(work, edition.sha256)
    waiting, seen = [compiled.process], set()
    while waiting:
        process = waiting.pop()
        if process in seen or process not in compiled.nodes:
            continue
        seen.add(process)
        nodes = compiled.nodes[process].values()
        if any(node.decision == CHAIN for node in nodes):
            return True
        waiting += [node.called for node in nodes if node.called]
    return False


def _chains(context: AppContext, work: UnitOfWork, edition: EditionRow, content: bytes) -> list[Chain]:
    rules = written_rules(content, CHAIN)
    definitions = context.editions.compiled(work, edition.sha256).decisions[CHAIN]
    uses: dict[tuple[str, ...], list[tuple[str, str]]] = {rule.inputs: [] for rule in rules}
    levels: dict[tuple[str, ...], list[ChainLevel]] = {rule.inputs: [] for rule in rules}
    for permit_type in map(str, PermitType):
        inputs = {"case": {"permit_type": permit_type, "procedure": edition.process}}
        result = decide(definitions, CHAIN, inputs)
        for conditions in dict.fromkeys(rules[number - 1].inputs for number in result.rules):
            uses[conditions].append((edition.process, permit_type))
        for number, row in zip(result.rules, result.value or [], strict=True):
            level = ChainLevel(int(row["level"]), str(row["name"]), int(row["working_days"]))
            known = levels[rules[number - 1].inputs]
            if level not in known:
                known.append(level)
    return [
        Chain(_identity(conditions, levels[conditions]), conditions, tuple(levels[conditions]), tuple(used))
        for conditions, used in uses.items()
        if used
    ]


def _identity(conditions: tuple[str, ...], levels: list[ChainLevel]) -> str:
    """A chain that was changed meanwhile has another identity, so that nobody overwrites what they did not see."""
    told = [list(conditions), [[level.number, level.name, level.working_days] for level in levels]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]
