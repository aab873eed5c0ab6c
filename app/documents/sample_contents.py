"""What stands in the sample papers of each slot: fictional people and units, sums that mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.sample_change_papers import CHANGE_PAPERS
from app.documents.sample_income import declared_income, tax_payments
from app.documents.sample_papers import SampleSheet, make_paper
from app.documents.sample_personal_papers import PERSONAL_PAPERS, any_paper
from app.documents.sample_unit_papers import UNIT_PAPERS
from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from app.documents.sample_papers import Spoil
    from app.documents.sample_people import SamplePeople


def sample_paper(
    slot: str,
    people: SamplePeople,
    *,
    font: Path,
    seed: int = 1,
    unsealed: Collection[int] = (),
    spoil: Spoil | None = None,
) -> bytes:
    """Return the scan of a slot's paper. Pages in `unsealed` (from 1) lack their seal, as it happens."""
    sheets = _CONTENTS.get(slot, any_paper(slot))(people)
    return make_paper(_without_seals(sheets, unsealed), font=font, seed=seed, spoil=spoil)


def _without_seals(sheets: Sequence[SampleSheet], unsealed: Collection[int]) -> list[SampleSheet]:
    return [
        sheet.without_seal() if number in unsealed else sheet for number, sheet in enumerate(sheets, start=1)
    ]


def chinese_day(day: date) -> str:
    """Return a day as it is written in a contract."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _contract(people: SamplePeople) -> list[SampleSheet]:
    begins = people.since.replace(month=3, day=1)
    ends = begins.replace(year=people.today.year + 3)
    first = (
        f"甲方（用人单位）：{people.employer}",
        f"乙方（劳动者）：{people.person}    证件号码：{people.id_number_masked}",
        "甲乙双方根据《中华人民共和国劳动合同法》，在平等自愿、协商一致的基础上订立本合同，共同遵守。",
        "一、合同期限",
        f"本合同为固定期限劳动合同，自 {chinese_day(begins)} 起至 {chinese_day(ends)} 止。",
        "二、工作内容和工作地点",
        f"乙方同意根据甲方工作需要，担任{people.post}岗位工作，工作地点为北京市海淀区示例路 1 号。",
        "三、工作时间和休息休假",
        "甲方安排乙方执行标准工时制度，每周工作五日，乙方依法享有休息休假的权利。",
        "四、劳动报酬",
        "甲方每月 10 日前以货币形式支付乙方工资，具体数额以双方另行签订的约定为准。",
    )
    second = (
        "五、社会保险",
        "甲乙双方按照国家和北京市的规定参加社会保险，甲方为乙方办理有关社会保险手续。",
        "六、劳动保护和劳动条件",
        "甲方建立健全生产工艺流程，为乙方提供符合国家规定的劳动条件和劳动防护用品。",
        "七、合同的变更、解除和终止",
        "经双方协商一致可以变更本合同相关内容，变更采用书面形式，双方各执一份。",
        "八、争议处理",
        "因履行本合同发生争议，双方可以协商解决，也可以依法申请调解、仲裁或提起诉讼。",
        "九、其他",
        "本合同一式两份，甲乙双方各执一份，自双方签字盖章之日起生效。",
        f"签订日期：{chinese_day(begins)}",
    )
    return [
        SampleSheet("劳动合同书", first, page_of="第 1 页 共 2 页"),
        SampleSheet(
            "劳动合同书（续）",
            second,
            seal=people.employer,
            seal_kind="合同专用章",
            signed=(f"乙方签字：{people.person}", f"甲方代表：{people.agent}"),
            page_of="第 2 页 共 2 页",
        ),
    ]


def _employee_statement(people: SamplePeople) -> list[SampleSheet]:
    lines = (
        (
            f"本人 {people.person}（证件号码：{people.id_number_masked}），现就职于{people.employer}，"
            f"担任{people.post}，就申请办理《北京市工作居住证》相关业务郑重声明如下："
        ),
        "一、本人所填报的信息和上传的材料均真实、准确、完整、有效，材料为原件的彩色扫描件。",
        "二、本人知悉并遵守工作居住证管理的有关规定，信息发生变化时及时申请变更。",
        "三、本人授权受理部门通过相关部门核验本人的社会保险、纳税、学历等信息。",
        "四、如有虚假或隐瞒，本人自愿承担由此产生的一切后果，包括证件被撤销和记入诚信记录。",
        "",
        f"声明日期：{chinese_day(people.today)}",
    )
    return [SampleSheet("员工诚信声明", lines, signed=(f"声明人签字：{people.person}",))]


def _income_proof(people: SamplePeople) -> list[SampleSheet]:
    return [*declared_income(people), *tax_payments(people)]


_CONTENTS: Mapping[str, Callable[[SamplePeople], list[SampleSheet]]] = {
    Slot.LABOUR_CONTRACT: _contract,
    "employee_integrity_statement": _employee_statement,
    "declared_income_record": declared_income,
    "iit_payment_record": tax_payments,
    "taxable_income_proof": _income_proof,
    **UNIT_PAPERS,
    **CHANGE_PAPERS,
    **PERSONAL_PAPERS,
}
