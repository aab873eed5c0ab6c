"""Months of insurance and tax from another system: many people in one file, found by their identity numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.case_ledger import employers_by_month
from app.domain.ledger import RowSource, month_of
from app.domain.typed_cells import CellError, month_cell
from app.domain.typed_text import normalised
from app.services.context.beijing import beijing_day
from app.services.context.table_text import folded
from app.services.ledger.ledger_columns import CODES, COLUMNS, HEADINGS, joined_cells
from app.services.ledger.ledger_lines import LineFaultError, Surround, cells_of, month_from_cells
from app.services.legacy.legacy_lines import LineError
from app.services.legacy.legacy_words import NEEDED, WHOSE
from app.store.association_rows import employments_of
from app.store.employer_rows import employer_by_credit_code, employer_of
from app.store.ledger_rows import Origin, ledger_rows, write_ledgers
from app.store.permit_rows import active_employer_of, chain_of, permits_of_person
from app.store.person_rows import person_by_id_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.ledger import LedgerMonth
    from app.store.database import UnitOfWork
    from app.store.ledger_rows import LedgerRow

REQUIRED = NEEDED["ledger"]
OPTIONAL = tuple(
    name for name in (*WHOSE, *COLUMNS, "si_uscc", "iit_uscc", "second_uscc") if name not in REQUIRED
)
HEADING_CODES = CODES | {folded(word): code for code, words in WHOSE.items() for word in (code, words)}
FIRST_MONTH = "2000-01"


class LedgerTaker:
    """Takes the lines of a file one by one, a piece at a time, and writes all of a piece at its end."""

    def __init__(self) -> None:
        self._work: UnitOfWork
        self._today: date
        self._people: dict[str, _Person] = {}
        self._units: dict[str, str] = {}

    def begin(self, work: UnitOfWork) -> None:
        """Begin a piece: what follows is asked and written in this transaction."""
        self._work, self._today = work, beijing_day(work.now)

    def read(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return a line as `is_new` takes it."""
        return values

    def look(self, lines: Sequence[Mapping[str, str]]) -> None:
        """Ask at once what is known of a piece's lines: people are asked for one by one as they come."""

    def is_new(self, values: Mapping[str, str]) -> bool:
        """Take a line; tell whether it adds something. Raises LineError."""
        person = self._person(values)
        try:
            month = month_cell(values["month"])
        except CellError as wrong:
            raise LineError(f"月份：{wrong}。") from None
        if month in person.seen:
            raise LineError(f"这个人的 {month} 在文件里出现了两次，请只留一行。")
        uscc, name = self._unit(values["employer_uscc"], person.id)
        around = Surround(self._today, uscc, name, person.employed_by)
        try:
            said = month_from_cells(month, joined_cells(values), around)
        except LineFaultError as wrong:
            words = "；".join(f"{HEADINGS[column][0]}：{told}" for column, told in wrong.faults.items())
            raise LineError(f"{words}。") from None
        if said.is_blank:
            raise LineError("这一行没有社保基数、应税收入和税额，请补上或删去这一行。")
        known = person.known.get(month)
        is_new = _is_new(known, said, uscc)
        person.seen.add(month)
        if is_new:
            explanation = known.month.explanation if known else ""
            person.taken.append(replace(said, explanation=explanation))
        return is_new

    def write(self, line: Mapping[str, str]) -> None:
        """Months are written together, at the end of the piece."""

    def finish(self) -> None:
        """Write what was taken; months that are known already stay as they are."""
        written = {person.id: person.taken for person in self._people.values()}
        write_ledgers(self._work, written, Origin(RowSource.IMPORT.value))

    def _person(self, values: Mapping[str, str]) -> _Person:
        number = normalised(values["id_number"])
        if number not in self._people:
            self._people[number] = self._found(number)
        person = self._people[number]
        if values["name"] and values["name"] != person.name:
            raise LineError("证件号码登记的是另一个姓名，请核对。")
        return person

    def _found(self, number: str) -> _Person:
        row = person_by_id_number(self._work, number) if number else None
        if row is None:
            raise LineError("没有这个证件号码的人员，请先导入其证件，或请本人注册。")
        permit = next(iter(permits_of_person(self._work, row.id)), None)
        chain = chain_of(self._work, permit.id) if permit else ()
        employments = employments_of(self._work, row.id)
        employed = employers_by_month(chain, employments, FIRST_MONTH, month_of(self._today))
        known = {one.month.month: one for one in ledger_rows(self._work, row.id)}
        return _Person(row.id, row.name, known, employed)

    def _unit(self, typed: str, person_id: str) -> tuple[str, str]:
        code = normalised(typed)
        if not code:
            employer_id = active_employer_of(self._work, person_id)
            if employer_id is None:
                raise LineError("请填写聘用单位代码：这个人现在没有关联单位。")
            unit = employer_of(self._work, employer_id)
            return unit.uscc, unit.name
        if code not in self._units:
            employer_id = employer_by_credit_code(self._work, code)
            self._units[code] = employer_of(self._work, employer_id).name if employer_id else ""
        return code, self._units[code]


class _Person:
    """Somebody in the file: what is known of their months, and what the file says."""

    def __init__(
        self,
        person_id: str,
        name: str,
        known: Mapping[str, LedgerRow],
        employed_by: Mapping[str, frozenset[str]],
    ) -> None:
        self.id = person_id
        self.name = name
        self.known = known
        self.employed_by = employed_by
        self.seen: set[str] = set()
        self.taken: list[LedgerMonth] = []


def _is_new(known: LedgerRow | None, said: LedgerMonth, uscc: str) -> bool:
    """Tell whether a line adds something. What a unit has entered since is not gone over: raises LineError."""
    if known is None or known.month.is_blank:
        return True
    if cells_of(known.month, uscc) == cells_of(said, uscc):
        return False
    if known.source != RowSource.IMPORT:
        raise LineError(
            f"单位已经填写了 {said.month}，与文件不同。请从文件中删去这一行；单位填写有误的，由单位更正。"
        )
    return True
