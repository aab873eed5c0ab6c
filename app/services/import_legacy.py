"""Bring units and permits of the old system in: the whole file or nothing, and a second time changes nothing."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.association_code import make_code
from app.domain.id_number import facts_of
from app.services.beijing import beijing_day
from app.services.effects_on_permits import holder_of
from app.services.import_ledger import HEADING_CODES, OPTIONAL, LedgerTaker
from app.services.legacy_lines import LineError, employer_line, permit_line, rows_of_file
from app.services.legacy_words import NEEDED, TITLES
from app.services.once import once
from app.store.audit_chain import OFFICE, record
from app.store.chain_rows import add_next_link
from app.store.database import take_turns
from app.store.employer_rows import (
    add_employer,
    add_permission,
    authority_names,
    employer_by_credit_code,
    employer_of,
    permissions_of,
    set_association_code,
)
from app.store.legacy_rows import note_imported_permission, permit_by_number
from app.store.permit_rows import (
    active_employer_of,
    add_association,
    add_permit,
    live_permit_of_person,
    permit_of,
)
from app.store.person_rows import add_person, person_by_id_number, person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.services.house import House
    from app.services.legacy_lines import EmployerLine, PermitLine
    from app.store.database import Work

SEXED = frozenset({"id_card", "hmt_residence_permit"})
KINDS = tuple(NEEDED)


@dataclass(frozen=True, slots=True)
class LegacyReport:
    """What a file did, or would do: lines that add something, lines known already, mistakes by line."""

    added: int
    known: int
    errors: tuple[tuple[int, str], ...]


class _NotKeptError(Exception):
    """Rolls a dry run or a faulty file back and carries what was found."""

    def __init__(self, report: LegacyReport) -> None:
        super().__init__()
        self.report = report


def import_legacy(house: House, by: Actor, kind: str, text: str, *, key: str, dry_run: bool) -> LegacyReport:
    """Bring a file of `kind` (employers, permits, ledger) in; any mistake, or a dry run, leaves everything as it was."""

    def act(work: Work) -> dict[str, Any]:
        take_turns(work, "legacy import")
        report = _taken(work, kind, text)
        if dry_run or report.errors:
            raise _NotKeptError(report)
        facts = {"kind": kind, "added": report.added, "known": report.known}
        record(work, house.audit_key, OFFICE, by.account_id, "import_legacy", facts)
        return facts

    digest = hashlib.sha256(text.encode()).hexdigest()
    try:
        done = once(house, by, key, "import_legacy", {"kind": kind, "file": digest}, act)
    except _NotKeptError as seen:
        return seen.report
    return LegacyReport(int(done["added"]), int(done["known"]), ())


def _taken(work: Work, kind: str, text: str) -> LegacyReport:
    months = LedgerTaker(work) if kind == "ledger" else None
    take = _employer_taker(work) if kind == "employers" else _permit_taker(work)
    rows = (
        rows_of_file(text, NEEDED[kind], TITLES[kind], optional=OPTIONAL, codes=HEADING_CODES)
        if months
        else rows_of_file(text, NEEDED[kind], TITLES[kind])
    )
    take = months.take if months else take
    added, known, errors = 0, 0, []
    try:
        for number, values in rows:
            try:
                if isinstance(values, LineError):
                    raise values
                is_new = take(values)
            except LineError as wrong:
                errors.append((number, str(wrong)))
                continue
            added, known = added + is_new, known + (not is_new)
    except LineError as heading:
        errors.append((1, str(heading)))
    if months and not errors:
        months.finish()
    if not (added or known or errors):
        errors.append((2, "文件里没有一行数据。"))
    return LegacyReport(added, known, tuple(errors))


def _employer_taker(work: Work) -> Callable[[Mapping[str, str]], bool]:
    authorities = authority_names(work)

    def take(values: Mapping[str, str]) -> bool:
        return _take_employer(work, employer_line(values, authorities))

    return take


def _take_employer(work: Work, line: EmployerLine) -> bool:
    employer_id = employer_by_credit_code(work, line.uscc)
    if employer_id is None:
        employer_id = add_employer(
            work,
            name=line.name,
            uscc=line.uscc,
            registered_place=line.registered_place,
            source="legacy",
            synced_at=work.now,
        )
    elif employer_of(work, employer_id).name != line.name:
        raise LineError("这个统一社会信用代码已登记为另一个单位名称，请核对。")
    if any(row.permit_type == line.permit_type for row in permissions_of(work, employer_id)):
        return False
    values = {"scope": "full", "state": "granted", "authority": line.authority}
    add_permission(
        work,
        employer_id=employer_id,
        permit_type=line.permit_type,
        opened_on=line.opened_on,
        origin="legacy",
        **values,
    )
    note_imported_permission(
        work, employer_id, line.permit_type, {**values, "opened_on": line.opened_on.isoformat()}
    )
    if employer_of(work, employer_id).association_code is None:
        set_association_code(work, employer_id, make_code(secrets.choice))
    return True


def _permit_taker(work: Work) -> Callable[[Mapping[str, str]], bool]:
    today = beijing_day(work.now)

    def take(values: Mapping[str, str]) -> bool:
        line = permit_line(values, today)
        employer_id = employer_by_credit_code(work, line.uscc)
        if employer_id is None:
            raise LineError("没有这个统一社会信用代码的单位，请先导入单位。")
        person_id = _person(work, line)
        known = permit_by_number(work, line.permit_type, line.permit_no)
        if known is not None:
            return _same_permit(work, known, person_id)
        _add_permit(work, line, person_id, employer_id)
        return True

    return take


def _same_permit(work: Work, permit_id: str, person_id: str) -> bool:
    """A permit that is known is left as it is: it may have been renewed here since."""
    if permit_of(work, permit_id).person_id != person_id:
        raise LineError("这个证件编号已属于另一名持证人，请核对。")
    return False


def _person(work: Work, line: PermitLine) -> str:
    known = person_by_id_number(work, line.id_number)
    if known is not None:
        if known.name != line.name:
            raise LineError("这个证件号码已登记为另一个姓名，请核对。")
        return known.id
    facts = facts_of(line.id_number) if line.id_type in SEXED else None
    return add_person(
        work,
        name=line.name,
        sex={"男": "male", "女": "female"}[facts.sex] if facts else "",
        birth_date=facts.birth_date if facts else None,
        id_type=line.id_type,
        id_number=line.id_number,
        phone=line.phone,
    )


def _add_permit(work: Work, line: PermitLine, person_id: str, employer_id: str) -> None:
    if line.state.is_live and live_permit_of_person(work, person_id) is not None:
        raise LineError("这名持证人已有一个未失效的证件，一人只能有一个。")
    permit_id = add_permit(
        work,
        person_id=person_id,
        employer_id=employer_id,
        permit_type=line.permit_type,
        permit_no=line.permit_no,
        state=line.state.value,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
        suspended_on=beijing_day(work.now) if line.state == "suspended" else None,
        holder=holder_of(person_of(work, person_id)),
    )
    add_next_link(work, permit_id, employer_id, line.valid_from, is_recorded=True)
    if line.is_associated and active_employer_of(work, person_id) is None:
        add_association(
            work, person_id=person_id, employer_id=employer_id, state="active", activated_on=line.valid_from
        )
