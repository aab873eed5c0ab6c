"""The guide of an authority, from the table `guide`: that of the case's own edition, or of the one now in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.decide import decide
from app.domain.office_codes import PermissionState, PermitType
from app.domain.procedures import Procedure
from app.policy.actor import Role
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.paper_table import PaperTable
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.employer_rows import authority_names, employer_facts, permissions_of
from app.store.permit_rows import association_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.dmn.definitions import Definitions
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

GUIDE = "guide"
ROUTING = "supervising_authority"
"""The table that names the authority a unit applies to: an authority it names must be there."""
WEB = ("http://", "https://")
HOLDING = frozenset({PermissionState.PENDING, PermissionState.RETURNED, PermissionState.GRANTED})


@dataclass(frozen=True, slots=True)
class Guide:
    """What an authority publishes its conditions, lists and templates in; `url` is empty or leads to a web page."""

    name: str
    place: str
    url: str


def guide_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> Guide | None:
    """Return the guide; None for an edition without the table, or an authority that it does not name."""
    return _guide(context.editions.compiled(work, case.edition).decisions, case.authority or "")


def _guide(decisions: Mapping[str, Definitions], authority: str) -> Guide | None:
    if GUIDE not in decisions:
        return None
    row = decide(decisions[GUIDE], GUIDE, {"case": {"authority": authority}}).value
    if not isinstance(row, dict) or not row.get("name"):
        return None
    url = str(row.get("url") or "")
    return Guide(str(row["name"]), str(row.get("place") or ""), url if url.startswith(WEB) else "")


def guides_for(context: AppContext, work: UnitOfWork, by: Actor | None) -> tuple[Guide, ...]:
    """Return the guides that concern a reader: those of their own authorities, else of all, each once."""
    decisions = tables_in_force(context, work)
    codes = codes_of_reader(work, by, decisions) or tuple(authority_names(work))
    found = (_guide(decisions, code) for code in codes)
    return tuple(dict.fromkeys(guide for guide in found if guide))


def codes_of_reader(
    work: UnitOfWork, by: Actor | None, decisions: Mapping[str, Definitions]
) -> tuple[str, ...]:
    """Return the codes of the authorities that concern a reader; none where nothing tells."""
    if by is None:
        return ()
    if by.role is Role.REVIEWER:
        return (by.authority,) if by.authority else ()
    employer_id = by.employer_id
    if by.person_id and not employer_id:
        tie = association_facts(work, by.person_id)
        employer_id = tie.employer_id if tie else None
    return _codes_of_unit(work, employer_id, decisions) if employer_id else ()


def authorities_of_unit(context: AppContext, work: UnitOfWork, employer_id: str) -> tuple[str, ...]:
    """Return the codes of a unit's authorities: of its permissions, else the one its first application goes to."""
    return _codes_of_unit(work, employer_id, tables_in_force(context, work))


def _codes_of_unit(
    work: UnitOfWork, employer_id: str, decisions: Mapping[str, Definitions]
) -> tuple[str, ...]:
    held = (row.authority for row in permissions_of(work, employer_id) if row.state in HOLDING)
    codes = dict.fromkeys(code for code in held if code)
    if codes or ROUTING not in decisions:
        return tuple(codes)
    facts = employer_facts(work, employer_id)
    unit = {
        "registered_place": facts.registered_place,
        "tax_registration_place": facts.tax_registration_place,
    }
    told: Any = decide(
        decisions[ROUTING], ROUTING, {"case": {"permit_type": PermitType.BEIJING.value}, "unit": unit}
    ).value
    # A table of one column answers with the value itself or with a row of it.
    code = next(iter(told.values()), None) if isinstance(told, dict) else told
    return (str(code),) if code else ()


def papers_in_force(context: AppContext, work: UnitOfWork) -> PaperTable:
    """Return the paper table by which a unit applies for its permission today."""
    return PaperTable(tables_in_force(context, work))


def tables_in_force(context: AppContext, work: UnitOfWork) -> Mapping[str, Definitions]:
    """Return the tables of the edition in which permissions are applied for today; none where none is published."""
    try:
        edition = live_edition_of(work, Procedure.PERMISSION_APPLICATION.value)
        return context.editions.compiled(work, edition.sha256).decisions
    except (EditionMissingError, EditionUnusableError):
        # The doctor and the list of editions tell the operator; pages go without what the tables would add.
        return {}


def template_for(table: PaperTable, slot: str, authorities: Iterable[str]) -> tuple[str, str]:
    """Return what the template of a paper is called and its address, by the first authority that has one."""
    for code in (*authorities, ""):
        text, url = table.template(slot, {"authority": code})
        if text:
            return text, url if url.startswith(WEB) else ""
    return "", ""
