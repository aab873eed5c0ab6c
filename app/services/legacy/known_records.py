"""What an import adds: units and permits judged by what the office has and by the lines before, then written.

The check of a file and the keeping of its pieces judge by the same objects; only the keeping writes.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from app.domain.association_code import make_code
from app.domain.id_number import facts_of
from app.services.context.beijing import beijing_day
from app.services.execution.effects_on_permits import holder_of
from app.services.legacy.legacy_lines import LineError, employer_line, permit_line
from app.store.chain_rows import add_next_link
from app.store.employer_rows import (
    add_employer,
    add_permission,
    authority_names,
    employer_by_credit_code,
    employer_of,
    set_association_code,
)
from app.store.legacy_rows import (
    note_imported_permission,
    people_by_numbers,
    people_with_live_permit,
    permit_owners,
    units_held,
)
from app.store.permit_rows import active_employer_of, add_association, add_permit
from app.store.person_rows import add_person, person_by_id_number, person_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.legacy.legacy_lines import EmployerLine, PermitLine
    from app.store.database import UnitOfWork

SEXED = frozenset({"id_card", "hmt_residence_permit"})


class UnitTaker:
    """Units with the permission they had in the old system."""

    def __init__(self) -> None:
        self._work: UnitOfWork
        self._authorities: Mapping[str, str] = {}
        self._names: dict[str, str] = {}
        self._held: set[tuple[str, str]] = set()

    def begin(self, work: UnitOfWork) -> None:
        """Begin a piece: what follows is asked and written in this transaction."""
        self._work, self._authorities = work, authority_names(work)

    def read(self, values: Mapping[str, str]) -> EmployerLine:
        """Return a line; raises LineError."""
        return employer_line(values, self._authorities, beijing_day(self._work.now))

    def look(self, lines: Sequence[EmployerLine]) -> None:
        """Ask at once what is known of a piece's units."""
        codes = {line.uscc for line in lines} - self._names.keys()
        for code, (_key, name, types) in units_held(self._work, codes).items():
            self._names[code] = name
            self._held |= {(code, one) for one in types}

    def is_new(self, line: EmployerLine) -> bool:
        """Tell whether a line adds a permission; raises LineError."""
        if self._names.setdefault(line.uscc, line.name) != line.name:
            raise LineError("这个统一社会信用代码已登记为另一个单位名称，请核对。")
        if (line.uscc, line.permit_type) in self._held:
            return False
        self._held.add((line.uscc, line.permit_type))
        return True

    def write(self, line: EmployerLine) -> None:
        """Write a permission, and its unit when there is none."""
        work = self._work
        employer_id = employer_by_credit_code(work, line.uscc) or add_employer(
            work,
            name=line.name,
            uscc=line.uscc,
            registered_place=line.registered_place,
            source="legacy",
            synced_at=work.now,
        )
        values = {"scope": "full", "state": "granted", "authority": line.authority}
        add_permission(
            work,
            employer_id=employer_id,
            permit_type=line.permit_type,
            opened_on=line.opened_on,
            origin="legacy",
            **values,
        )
        facts = {**values, "opened_on": line.opened_on.isoformat()}
        note_imported_permission(work, employer_id, line.permit_type, facts)
        if employer_of(work, employer_id).association_code is None:
            set_association_code(work, employer_id, make_code(secrets.choice))

    def finish(self) -> None:
        """Everything has been written line by line."""


class PermitTaker:
    """Permits of the old system with their holders."""

    def __init__(self) -> None:
        self._work: UnitOfWork
        self._units: set[str] = set()
        self._people: dict[str, tuple[str, str]] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self._live: set[str] = set()

    def begin(self, work: UnitOfWork) -> None:
        """Begin a piece: what follows is asked and written in this transaction."""
        self._work = work

    def read(self, values: Mapping[str, str]) -> PermitLine:
        """Return a line; raises LineError."""
        return permit_line(values, beijing_day(self._work.now))

    def look(self, lines: Sequence[PermitLine]) -> None:
        """Ask at once what is known of a piece's units, holders and permits; what earlier lines add stays."""
        work = self._work
        self._units |= units_held(work, {line.uscc for line in lines} - self._units).keys()
        found = people_by_numbers(work, {line.id_number for line in lines} - self._people.keys())
        self._people |= found
        self._live |= people_with_live_permit(work, {key for key, _name in found.values()})
        self._owners = permit_owners(work, {line.permit_no for line in lines}) | self._owners

    def is_new(self, line: PermitLine) -> bool:
        """Tell whether a line adds a permit; raises LineError. A known one may have been renewed here since."""
        if line.uscc not in self._units:
            raise LineError("没有这个统一社会信用代码的单位，请先导入单位。")
        who, name = self._people.get(line.id_number, (f"new:{line.id_number}", line.name))
        if name != line.name:
            raise LineError("这个证件号码已登记为另一个姓名，请核对。")
        owner = self._owners.get((line.permit_type, line.permit_no))
        if owner is not None:
            if owner != who:
                raise LineError("这个证件编号已属于另一名持证人，请核对。")
            return False
        if line.state.is_live:
            if who in self._live:
                raise LineError("这名持证人已有一个未失效的证件，一人只能有一个。")
            self._live.add(who)
        self._people[line.id_number] = (who, line.name)
        self._owners[line.permit_type, line.permit_no] = who
        return True

    def write(self, line: PermitLine) -> None:
        """Write a permit, and its holder when there is none."""
        work = self._work
        known = person_by_id_number(work, line.id_number)
        person_id = known.id if known is not None else _add_holder(work, line)
        employer_id = employer_by_credit_code(work, line.uscc)
        if employer_id is None:
            raise LookupError(line.uscc)
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
                work,
                person_id=person_id,
                employer_id=employer_id,
                state="active",
                activated_on=line.valid_from,
            )

    def finish(self) -> None:
        """Everything has been written line by line."""


def _add_holder(work: UnitOfWork, line: PermitLine) -> str:
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
