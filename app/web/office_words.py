"""The Chinese names of the office's codes: papers, categories, checks, causes. One place for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.translate import _l

if TYPE_CHECKING:
    from collections.abc import Iterable

SLOTS = {
    "business_licence": _l("营业执照"),
    "qualification_certificate": _l("单位相关资质证书"),
    "tax_payment_proof": _l("单位缴纳税费凭证"),
    "employer_integrity_statement": _l("单位诚信声明"),
    "agent_id_card": _l("单位业务经办人身份证"),
    "other_materials": _l("其他材料"),
    "labour_contract": _l("劳动合同（聘用合同）"),
    "employee_integrity_statement": _l("员工诚信声明"),
    "taxable_income_proof": _l("应税收入证明"),
    "declared_income_record": _l("申报收入查询记录"),
    "iit_payment_record": _l("申请人所得税纳税记录"),
}
PAGE_CHECKS = {
    "finance_seal": _l("逐页加盖财务章"),
    "verified_true_and_valid": _l("注明“经核真实有效”"),
    "applicant_signed": _l("申请人签字"),
    "agent_signed": _l("经办人签字"),
}
CATEGORIES = {
    "unit_attachment": _l("单位附件"),
    "employee_contract": _l("员工劳动合同"),
    "employee_material": _l("员工材料"),
    "basic_info": _l("基础信息"),
    "ledger": _l("社保个税"),
    "application_form": _l("申请表"),
}
ACTORS = {"employer": _l("单位"), "employee": _l("员工"), "initiator": _l("发起人")}
PERMIT_TYPES = {
    "beijing_work_residence": _l("北京市工作居住证"),
    "returnee_work_residence": _l("留学回国人员工作居住证"),
}
PROCEDURES = {
    "new_application": _l("新办"),
    "renewal": _l("续签"),
    "employer_change": _l("聘用单位变更"),
    "basic_info_change": _l("证件基础信息变更"),
    "business_info_change": _l("业务信息变更"),
    "supervisor_change": _l("单位主管部门变更"),
}
LEDGER_RULES = {
    "L1_gap": _l("社会保险中断"),
    "L2_si_unit": _l("社保缴纳单位与劳动合同单位不一致"),
    "L3_iit_unit": _l("个税扣缴单位与劳动合同单位不一致"),
    "L4_no_income": _l("应税收入为零"),
    "L5_not_on_time": _l("社会保险未按时缴纳或为补缴"),
    "L6_base_too_low": _l("社保缴费基数低于申报收入"),
    "L7_missing_employer_change": _l("当月工作单位与证件所在单位不一致，未办理聘用单位变更"),
    "L8_two_payers": _l("当月有两个扣缴单位"),
    "L9_no_tax": _l("有收入但未缴税"),
}
CAUSES = {
    "too_early": _l("还没有到办理期"),
    "expired": _l("证件已超过有效期"),
    "gates": _l("不符合办理条件"),
    "by_initiator": _l("单位主动撤回"),
    "never_submitted": _l("到期前没有提交审核"),
    "submitted_on_time": _l("按时提交，到期前审核未办结"),
    "submitted_late": _l("提交晚于最晚提交日，到期前审核未办结"),
}
CONTRACT_PROBLEMS = {
    "none": _l("还没有上传劳动合同"),
    "ended": _l("劳动合同已到期"),
    "not_started": _l("劳动合同尚未生效"),
}
_FIELDS = {
    "phone": _l("联系电话"),
    "current_address": _l("现居住地址"),
    "hukou_place": _l("户籍所在地"),
    "marital_status": _l("婚姻状况"),
    "political_status": _l("政治面貌"),
    "education_level": _l("国内最高学历"),
    "education_subject": _l("学科专业"),
    "education_school": _l("毕业学校名称"),
    "has_title": _l("是否持有专业技术职务证书"),
    "title_name": _l("专业技术职务"),
    "ledger": _l("社保个税明细"),
    "other": _l("其他"),
}


def slot_name(slot: str) -> Any:
    """Return a paper's name; an unknown code is shown as it is rather than hidden."""
    return SLOTS.get(slot, slot)


def target_name(target: str) -> Any:
    """Return the name of what a correction item is about: a paper or a field."""
    return SLOTS.get(target) or _FIELDS.get(target, target)


def listed(names: Iterable[Any]) -> str:
    """Return names one after another, as a sentence lists them."""
    return "、".join(str(name) for name in names)
