"""What sample papers are called in the names of their files, as a person would name a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE_NAMES: Mapping[str, str] = {
    Slot.BUSINESS_LICENCE: "营业执照",
    Slot.QUALIFICATION_CERTIFICATE: "单位相关资质证书",
    Slot.OTHER_MATERIALS: "承诺书",
    Slot.TAX_PAYMENT_PROOF: "单位缴纳税费凭证",
    Slot.EMPLOYER_INTEGRITY_STATEMENT: "单位诚信声明",
    Slot.AGENT_ID_CARD: "单位业务经办人身份证",
    Slot.LABOUR_CONTRACT: "劳动合同",
    "employee_integrity_statement": "员工诚信声明",
    "declared_income_record": "申报收入查询记录",
    "iit_payment_record": "申请人所得税纳税记录",
    "taxable_income_proof": "应税收入证明",
    "title_certificate": "专业技术职务证书",
    "change_proof": "变更证明材料",
    "tax_registration_proof": "纳税登记地迁入证明",
    "leaving_certificate": "离职证明",
    "id_card": "身份证件",
    "diploma": "学历证书",
    "degree_certificate": "学位证书",
    "overseas_degree_certification": "国外学历学位认证书",
    "household_register": "户口簿",
    "photo": "证件照片",
    "housing_proof": "住所证明",
    Slot.LEDGER_PROOF: "工资卡银行流水",
}


def file_name(slot: str, about: str = "") -> str:
    """Return the name of a sample's file, with whom it is about in brackets."""
    return f"{SAMPLE_NAMES.get(slot, slot)}{f'（{about}）' if about else ''}.pdf"
