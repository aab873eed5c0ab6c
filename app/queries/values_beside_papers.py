"""The values of an application that belong to one paper, and the units that four places must name alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.four_way_identity import four_way_identity
from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.case_view import CaseView
    from app.queries.panel_facts import PanelFacts

_IDENTITY = ("name", "sex", "birth_date", "id_type", "id_number")
_EDUCATION = ("name", "education_level", "education_subject", "education_school")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id_card": _IDENTITY,
    "photo": ("name",),
    "diploma": _EDUCATION,
    "degree_certificate": _EDUCATION,
    "overseas_degree_certification": _EDUCATION,
    "title_certificate": ("name", "title_name"),
    "household_register": ("name", "hukou_place", "marital_status"),
    "housing_proof": ("name", "current_address"),
    Slot.LABOUR_CONTRACT: ("name", "post"),
    "leaving_certificate": ("name", "post"),
    "employee_integrity_statement": ("name", "id_number"),
}
"""Fields of the person's record that a paper proves, by slot; of any other paper the name is compared."""
OF_PAYERS = frozenset(
    {
        Slot.LABOUR_CONTRACT.value,
        Slot.LEDGER_PROOF.value,
        "declared_income_record",
        "iit_payment_record",
        "taxable_income_proof",
        "leaving_certificate",
    }
)
"""Papers that say who employs, pays and withholds."""


@dataclass(frozen=True, slots=True)
class BesideValue:
    """One value of the record beside a paper; `old` where the application asks to change it."""

    field: str
    value: Any
    old: Any = None
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """Where a unit is named, which, and whether it is the unit of the application. `since`: of which month it is."""

    where: str
    unit: str
    agrees: bool
    since: str = ""
    others: int = 0
    """Months of the period that name another unit."""


def values_beside(view: CaseView, facts: PanelFacts, slot: str) -> tuple[BesideValue, ...]:
    """Return the values that a paper must agree with."""
    if view.person is None:
        return ()
    changed = {one.field: one for one in facts.changes}
    return tuple(_value(view, changed, name) for name in FIELDS.get(slot, ("name",)))


def _value(view: CaseView, changed: Mapping[str, Any], name: str) -> BesideValue:
    if name in changed:
        return BesideValue(name, changed[name].new, changed[name].old, is_changed=True)
    person = view.person
    own = {
        "name": person.name if person else "",
        "sex": person.sex if person else "",
        "id_type": person.id_type if person else "",
        "id_number": person.id_number_masked if person else "",
        "birth_date": person.birth_date.isoformat() if person and person.birth_date else "",
    }
    return BesideValue(name, own.get(name) or (person.details.get(name) if person else ""))


def named_units(view: CaseView, facts: PanelFacts) -> tuple[NamedUnit, ...]:
    """Return the four places that must name one unit: association, contract, insurance, tax (manual, chapter 6)."""
    if view.person is None:
        return ()
    own = view.employer.uscc
    found = [NamedUnit("association", own, agrees=True)]
    if facts.contract is not None:
        found.append(NamedUnit("contract", facts.contract.party_uscc, _is(own, facts.contract.party_uscc)))
    for where, name in (("insurance", "si_unit"), ("tax", "iit_unit")):
        told = [
            (shown.month.month, getattr(shown.month, name))
            for shown in facts.months
            if not shown.is_masked and getattr(shown.month, name)
        ]
        if told:
            month, unit = max(told)
            others = sum(not _is(own, one) for _month, one in told)
            found.append(NamedUnit(where, unit, _is(own, unit), month, others))
    return tuple(found)


def _is(own: str, named: str) -> bool:
    return not four_way_identity(own, {"named": named})
