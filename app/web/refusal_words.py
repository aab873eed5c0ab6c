"""Why something was refused, in words: what happened, which rule, what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: dict[str, Any] = {
    "one_open_application": _l(
        "这个证件已经有一件正在办理的申请。同一证件同时只能办理一件，请在原申请上继续办理。"
    ),
    "case_ended": _l("这件申请已经结束，不能再操作。"),
    "review_has_begun": _l(
        "主管部门已经开始审核，不能再撤回。如需修改，请联系主管部门退回（政策咨询电话见页脚）。"
    ),
    "four_eyes": _l(
        "您在本轮已经审核过前面的一级。同一个人不能审核同一轮的两级，请把这一件放回，由其他审核人员办理。"
    ),
    "association_needed": _l("这名员工当前没有与本单位关联，不能更新劳动合同。"),
    "unit_starts_renewal": _l("续签由单位经办人发起（手册第五章）。请联系本单位经办人。"),
    "initiator_withdraws": _l("只有发起申请的单位可以撤回。"),
    "attachment_in_use": _l(
        "这份附件正被未办结的申请引用：%(cases)s。请等申请办结后再删除，或直接重新上传新版本。"
    ),
    "contract_needed": _l("还没有上传劳动合同，请先点“更新”上传合同扫描件，再更新日期。"),
    "slot_not_asked_for": _l("这一步不需要上传这种材料。"),
}


def rule_words(rule: str, facts: Mapping[str, Any] | None = None) -> str:
    """Return the sentence for a rule that refused; some sentences name the facts."""
    sentence = RULES.get(rule)
    if sentence is None:
        return str(_("按现行规则不能这样办理（%(rule)s）。", rule=rule))
    told = {k: "、".join(v) if isinstance(v, list) else v for k, v in (facts or {}).items()}
    return str(sentence) % told if "%(" in str(sentence) else str(sentence)


LEDGER_WORDS: dict[str, Any] = {
    "L1_gap": _l("社保中断"),
    "L2_si_unit": _l("社保缴纳单位与劳动合同单位不一致"),
    "L3_iit_unit": _l("个税扣缴单位与劳动合同单位不一致"),
    "L4_no_income": _l("应税收入为零"),
    "L5_not_on_time": _l("社保未按时缴纳或补缴"),
    "L6_base_too_low": _l("社保基数低于申报收入"),
    "L7_missing_employer_change": _l("当月工作单位与证件单位不一致（缺少聘用单位变更）"),
    "L8_two_payers": _l("同月有两个扣缴单位"),
    "L9_no_tax": _l("有收入但未缴税"),
}
SLOT_WORDS: dict[str, Any] = {
    "business_licence": _l("营业执照"),
    "qualification_certificate": _l("单位相关资质证书"),
    "tax_payment_proof": _l("单位缴纳税费凭证"),
    "employer_integrity_statement": _l("单位诚信声明"),
    "agent_id_card": _l("单位业务经办人身份证"),
    "other_materials": _l("其他材料"),
    "labour_contract": _l("劳动（聘用）合同"),
    "employee_integrity_statement": _l("员工诚信声明"),
    "taxable_income_proof": _l("应税收入证明"),
    "declared_income_record": _l("申报收入查询记录"),
    "iit_payment_record": _l("申请人所得税纳税记录"),
}
FIELD_WORDS: dict[str, Any] = {
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
CATEGORY_WORDS: dict[str, Any] = {
    "unit_attachment": _l("单位附件"),
    "employee_contract": _l("员工劳动合同"),
    "employee_material": _l("员工材料"),
    "basic_info": _l("基础信息"),
    "ledger": _l("社保个税"),
    "application_form": _l("申请表"),
}
ACTOR_WORDS: dict[str, Any] = {
    "employer": _l("由单位处理"),
    "employee": _l("由员工处理"),
    "initiator": _l("由发起人处理"),
}
PROCEDURE_WORDS: dict[str, Any] = {"renewal": _l("证件续签")}
PERMIT_TYPE_WORDS: dict[str, Any] = {
    "beijing_work_residence": _l("北京市工作居住证"),
    "returnee_work_residence": _l("留学回国人员工作居住证"),
}
CAUSE_WORDS: dict[str, Any] = {
    "too_early": _l("未到办理期，证件到期前两个月起方可提交"),
    "expired": _l("证件已过期，无法恢复"),
    "gates": _l("办理条件不符合"),
    "submitted_on_time": _l("审核期间证件到期（首次提交按时）"),
    "submitted_late": _l("审核期间证件到期（首次提交已晚于最晚提交日）"),
    "never_submitted": _l("尚未提交，证件已到期"),
    "withdrawn": _l("单位撤回"),
}


def words_of(code: str | None) -> str:
    """Return the words for a slot, field, category or other code; an unknown code stays as it is."""
    for table in (
        SLOT_WORDS,
        FIELD_WORDS,
        CATEGORY_WORDS,
        ACTOR_WORDS,
        PROCEDURE_WORDS,
        PERMIT_TYPE_WORDS,
        CAUSE_WORDS,
        LEDGER_WORDS,
    ):
        if code in table:
            return str(table[code])
    return code or ""
