"""What a story says of one person before it begins, written into the office's records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.domain_errors import TransitionRefusedError
from app.domain.ledger import blank_month, ledger_period, months_earlier
from app.domain.office_codes import AssociationState, PermitState
from app.domain.renewal_window import years_after
from app.scenarios.given_words import NO_CONTRACT, NONE, OPEN_END
from app.scenarios.stage_papers import unreadable_paper
from app.scenarios.unknown_given import UnknownGivenError
from app.store.association_rows import active_tie, close
from app.store.employer_rows import employer_of
from app.store.ledger_rows import Origin, ledger_of, write_ledger
from app.store.permit_rows import (
    add_association,
    add_contract,
    change_permit,
    live_permit_of_person,
    move_permit,
    newest_contract,
    permit_of,
)
from app.store.person_rows import change_person, person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.domain.ledger import LedgerMonth
    from app.domain.permit import Permit
    from app.services.context.app_context import AppContext
    from app.store.association_rows import AssociationRow
    from app.store.database import UnitOfWork

PERMIT_YEARS = CONTRACT_YEARS = 3
SOURCE = "unit"
LEFT_DAYS_AGO = 30
MONTHS = ("ledger", "paid_months", "unpaid", "explained")
CONTRACT = ("contract_end", "contract_paper")


@dataclass(frozen=True, slots=True)
class GivenPerson:
    """A person of a story and what is said of them; `unit` is the employer they are to be associated with."""

    context: AppContext
    work: UnitOfWork
    person_id: str
    who: str
    given: Mapping[str, Any]
    days: Callable[[str | date], date]
    unit: str | None
    months: Callable[[str, str, date], Iterable[LedgerMonth]] | None

    @property
    def is_new(self) -> bool:
        """Tell whether the story has made this person."""
        return "new" in self.given

    def day(self, key: str) -> date | None:
        """Return the day that a word says."""
        return self.days(self.given[key]) if key in self.given else None

    def refuse(self, why: str) -> UnknownGivenError:
        """Return the refusal of what cannot be."""
        return UnknownGivenError(f"given 里的“{self.who}”：{why}")


def lay_person(person: GivenPerson) -> None:
    """Write what is said of a person; raises UnknownGivenError."""
    _details(person)
    _tie(person)
    _contract(person)
    _months(person)
    _permit(person)


def _details(person: GivenPerson) -> None:
    told = {key: person.given[key] for key in ("education_level", "title_name") if key in person.given}
    if not told:
        return
    row = person_of(person.work, person.person_id)
    details = {**row.details, **told}
    if "title_name" in told:
        details["has_title"] = "yes" if told["title_name"] else "no"
    rows = details.get("education")
    if rows and "education_level" in told:
        details["education"] = [{**rows[0], "level": told["education_level"]}, *rows[1:]]
    change_person(person.work, row, details=details)


def _tie(person: GivenPerson) -> None:
    """Let the association end, or be with another unit; a person who was made stands with it already."""
    wanted = person.given.get("association")
    if person.is_new and wanted in {None, AssociationState.ACTIVE, NONE}:
        return
    tie = active_tie(person.work, person.person_id)
    moves = person.unit is not None and (tie is None or tie.employer_id != person.unit)
    if tie is not None and (moves or wanted in {AssociationState.ENDED, NONE}):
        left = person.days("today") - timedelta(days=LEFT_DAYS_AGO)
        close(person.work, tie.id, AssociationState.ENDED.value, left)
    if moves and wanted in {None, AssociationState.ACTIVE}:
        _associate(person, tie)


def _associate(person: GivenPerson, before: AssociationRow | None) -> None:
    add_association(
        person.work,
        person_id=person.person_id,
        employer_id=person.unit,
        state=AssociationState.ACTIVE.value,
        activated_on=person.days("today"),
        post=before.post if before else "",
    )


def _contract(person: GivenPerson) -> None:
    given = person.given
    if not any(key in given for key in CONTRACT) or given.get("contract_end") == NO_CONTRACT:
        _refuse_without(person)
        return
    tie = active_tie(person.work, person.person_id)
    known = newest_contract(person.work, tie.id) if tie else None
    if tie is None or known is None:
        raise person.refuse("没有在用的劳动合同，不能指定合同到期日和合同文件")
    end = known.end_on
    if "contract_end" in given:
        end = None if given["contract_end"] == OPEN_END else person.day("contract_end")
    start = known.start_on
    if end is not None and end <= start:
        start = years_after(end, -CONTRACT_YEARS) + timedelta(days=1)
    paper: dict[str, Any] = {"sha256": known.sha256, "filename": known.filename, "report": known.report}
    if "contract_paper" in given:
        paper = unreadable_paper(person.context, person.work, "labour_contract")
    add_contract(
        person.work,
        association_id=tie.id,
        start_on=start,
        end_on=end,
        party_uscc=known.party_uscc,
        kind=known.kind,
        **paper,
    )


def _refuse_without(person: GivenPerson) -> None:
    """Only who is made for a story has no contract: those of the others stay as evidence."""
    if person.given.get("contract_end") == NO_CONTRACT and not person.is_new:
        raise person.refuse("已经有劳动合同，不能写“没有”；没有合同的人请用 new 新设")


def _months(person: GivenPerson) -> None:
    given = person.given
    if not any(key in given for key in MONTHS) or person.months is None:
        return
    permit = live_permit_of_person(person.work, person.person_id)
    tie = active_tie(person.work, person.person_id)
    employer = permit.employer_id if permit else tie.employer_id if tie else None
    if employer is None:
        raise person.refuse("没有证件，也没有关联的单位，不能指定明细")
    uscc = employer_of(person.work, employer).uscc
    last = ledger_period(person.days("start"))[1]
    rows = {one.month: one for one in ledger_of(person.work, person.person_id)}
    if "ledger" in given:
        rows |= {one.month: one for one in person.months(str(given["ledger"]), uscc, person.days("start"))}
    changed = _unpaid(given, rows, last)
    for month, said in given.get("explained", {}).items():
        name = _month(month, last)
        changed[name] = replace(
            changed.get(name) or rows.get(name) or blank_month(name), explanation=str(said)
        )
    write_ledger(person.work, person.person_id, (rows | changed).values(), Origin(SOURCE, unit=uscc))


def _unpaid(given: Mapping[str, Any], rows: Mapping[str, LedgerMonth], last: str) -> dict[str, LedgerMonth]:
    """Return the months without evidence: those that are named, and those before the months that were paid."""
    missing = {_month(one, last) for one in given.get("unpaid", ())}
    if "paid_months" in given:
        first = months_earlier(last, int(given["paid_months"]) - 1)
        missing |= {month for month in rows if month < first}
    return {month: blank_month(month) for month in missing}


def _month(said: Any, last: str) -> str:
    """Return a month that is named, or counted back from the last closed one (1)."""
    text = str(said)
    return text if "-" in text else months_earlier(last, int(text) - 1)


def _permit(person: GivenPerson) -> None:
    wanted, until = person.given.get("permit"), person.day("valid_until")
    if wanted is None and until is None:
        return
    permit = live_permit_of_person(person.work, person.person_id)
    if wanted == NONE:
        if permit is not None:
            raise person.refuse("已经有证件，不能写 none；没有证件的人请用 new 新设")
        return
    if permit is None:
        raise person.refuse("没有有效或挂起的证件，不能指定证件的状态和有效期")
    if until is not None:
        started = years_after(until, -PERMIT_YEARS) + timedelta(days=1)
        row = permit_of(person.work, permit.id, lock=True)
        change_permit(person.work, row, valid_from=started, valid_until=until)
    if wanted is not None and wanted != permit.state:
        _move(person, permit, PermitState(wanted))


def _move(person: GivenPerson, permit: Permit, state: PermitState) -> None:
    row, today = permit_of(person.work, permit.id, lock=True), person.days("today")
    if state is PermitState.EXPIRED and not row.is_exceeded(today):
        raise person.refuse("证件已经失效的，要同时写已经过去的 valid_until")
    try:
        move_permit(
            person.work,
            row,
            state,
            today=today,
            suspended_on=today if state is PermitState.SUSPENDED else None,
        )
    except TransitionRefusedError as refused:
        raise person.refuse(f"证件现在是 {permit.state}，不能改成 {state}") from refused
