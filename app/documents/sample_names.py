"""What sample papers are called in the names of their files, as a person would name a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE_NAMES: Mapping[Slot, str] = {
    Slot.BUSINESS_LICENCE: "营业执照",
    Slot.QUALIFICATION_CERTIFICATE: "单位相关资质证书",
    Slot.OTHER_MATERIALS: "承诺书",
    Slot.TAX_PAYMENT_PROOF: "单位缴纳税费凭证",
    Slot.EMPLOYER_INTEGRITY_STATEMENT: "单位诚信声明",
    Slot.AGENT_ID_CARD: "单位业务经办人身份证",
    Slot.LABOUR_CONTRACT: "劳动合同",
    Slot.EMPLOYEE_INTEGRITY_STATEMENT: "员工诚信声明",
    Slot.DECLARED_INCOME_RECORD: "申报收入查询记录",
    Slot.IIT_PAYMENT_RECORD: "申请人所得税纳税记录",
    Slot.TAXABLE_INCOME_PROOF: "应税收入证明",
    Slot.TITLE_CERTIFICATE: "专业技术职务证书",
    Slot.CHANGE_PROOF: "变更证明材料",
    Slot.TAX_REGISTRATION_PROOF: "纳税登记地迁入证明",
    Slot.LEAVING_CERTIFICATE: "离职证明",
    Slot.LEDGER_PROOF: "工资卡银行流水",
}


def file_name(slot: str, about: str = "") -> str:
    """Return the name of a sample's file, with whom it is about in brackets."""
    return f"{SAMPLE_NAMES[Slot(slot)]}{f'（{about}）' if about else ''}.pdf"
