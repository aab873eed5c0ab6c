"""The two income records of a renewal: every page sealed by finance, noted as verified, signed twice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.documents.sample_sheet import SampleSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.documents.sample_people import SamplePeople

MONTHS_ON_A_PAGE = 12
FIRST_SALARY = Decimal(21800)
RISE_A_YEAR = Decimal(1600)
BASIC_DEDUCTION, INSURANCE_SHARE, TAX_SHARE = Decimal(5000), Decimal("0.222"), Decimal("0.1")
NOTE = "经核真实有效"


def declared_income(people: SamplePeople) -> list[SampleSheet]:
    """Manual, 5.2: 申报收入查询记录 of the last three years."""
    rows = [
        (f"{year}-{month:02d}", "工资薪金所得", _money(_salary(year, people)), people.employer[:8] + "…")
        for year, month in _months(people.since, people.today)
    ]
    header = ("税款所属期", "所得项目", "申报收入（元）", "扣缴义务人")
    return _pages("申报收入查询记录", people, header, rows, (2, 3, 3, 4))


def tax_payments(people: SamplePeople) -> list[SampleSheet]:
    """Manual, 5.2: 申请人所得税纳税记录 of the last three years."""
    rows = [
        (
            f"{year}-{month:02d}",
            _money(_taxable(year, people)),
            _money(_taxable(year, people) * TAX_SHARE),
            "海淀区",
        )
        for year, month in _months(people.since, people.today)
    ]
    header = ("税款所属期", "应纳税所得额（元）", "实缴税额（元）", "入库机关")
    return _pages("申请人所得税纳税记录", people, header, rows, (2, 3, 3, 2))


def _pages(
    title: str,
    people: SamplePeople,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    columns: tuple[int, ...],
) -> list[SampleSheet]:
    parts = [rows[start : start + MONTHS_ON_A_PAGE] for start in range(0, len(rows), MONTHS_ON_A_PAGE)]
    about = (
        f"纳税人：{people.person}    证件号码：{people.id_number_masked}",
        f"扣缴义务人：{people.employer}",
    )
    return [
        SampleSheet(
            title,
            (*about, f"记录期间：{part[0][0]} 至 {part[-1][0]}"),
            seal=people.employer,
            seal_kind="财务专用章",
            signed=(f"申请人签字：{people.person}", f"经办人签字：{people.agent}"),
            table=(header, *part),
            note=NOTE,
            page_of=f"第 {number} 页 共 {len(parts)} 页",
            columns=columns,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _months(since: date, until: date) -> Iterator[tuple[int, int]]:
    """Yield the months from the first to the one before the last: the running month is not declared yet."""
    year, month = since.year, since.month
    while (year, month) < (until.year, until.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 — December


def _salary(year: int, people: SamplePeople) -> Decimal:
    return FIRST_SALARY + RISE_A_YEAR * (year - people.since.year)


def _taxable(year: int, people: SamplePeople) -> Decimal:
    salary = _salary(year, people)
    return salary - BASIC_DEDUCTION - salary * INSURANCE_SHARE


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
