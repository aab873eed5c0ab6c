"""Why something was refused, in words: what happened, which rule, what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction import CATEGORY_NAMES
from app.web.wording.act_wording import RULES as ACT_RULES
from app.web.wording.shared_work_words import RULES as SHARED_WORK_RULES
from app.web.wording.sign_in_words import RULES as SIGN_IN_RULES
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: dict[str, Any] = {
    "one_open_application": _l(
        "这个证件已经有一件正在办理的申请。同一证件同时只能办理一件，请在原申请上继续办理。"
    ),
    "information_change_open": _l(
        "这个证件有一件未办结的信息变更（%(number)s）。续签可以把它并入，不必等它办结。"
    ),
    "renewal_not_yet": _l(
        "现在还不能发起续签，信息变更（%(number)s）保持原样。请核对证件是否已到办理期、材料和关联是否齐全。"
    ),
    "hand_to_own_agent": _l("只能交给本单位能登录的经办人。请刷新后重新选择。"),
    "rating_after_end": _l("这件申请还没有结束，办结以后才能评价。"),
    "rated_already": _l("您已经评价过这件申请，一件只评价一次。要补充的，请在“投诉与咨询”里提出。"),
    "concern_answered": _l("这一件已经由别人答复，您的答复没有保存。"),
    "case_ended": _l("这件申请已经结束，不能再操作。"),
    "review_has_begun": _l(
        "主管部门已经开始审核，不能再撤回。如需修改，请联系主管部门退回（政策咨询电话见页脚）。"
    ),
    "awaits_release": _l(
        "您的账号有变动，正等待另一名管理人员放行，放行前不能领取、办理审核，也不能行使组长职责。请联系安全管理员或系统管理员。"
    ),
    "accounts_by_security_officer": _l("账号由安全管理员管理，这次没有改动任何内容。请联系安全管理员。"),
    "release_by_second_person": _l("账号的变动由安全管理员或系统管理员放行。"),
    "release_by_another": _l("这项变动是您本人提出的，或者是您自己的账号，须由另一个人放行。"),
    "last_security_officer": _l("这是最后一名能登录的安全管理员，不能停用。请先新增另一名安全管理员。"),
    "auditor_changes_nothing": _l("审计员只能查看，不能办理。需要改动的，请联系有权的人。"),
    "own_unit": _l("这是您所在单位的申请，不能由您审核。请由其他审核人员领取和办理。"),
    "four_eyes": _l(
        "您在本轮已经审核过前面的一级。同一个人不能审核同一轮的两级，请把这一件放回，由其他审核人员办理。"
    ),
    "association_needed": _l("这名员工当前没有与本单位关联，不能更新劳动合同。"),
    "unit_starts_renewal": _l("续签由单位经办人发起（手册第五章）。请联系本单位经办人。"),
    "unit_starts_employer_change": _l("聘用单位变更由新单位经办人发起（手册第六章）。请联系新单位经办人。"),
    "unit_starts_itself": _l("这项业务由单位经办人发起。请联系本单位经办人。"),
    "unit_keeps_employment": _l(
        "劳动合同、合同日期和现任职务由单位上传和更新（手册第三章），员工端没有上传劳动合同的位置。请联系本单位经办人。"
    ),
    "employee_starts_employee_association": _l(
        "关联由员工用单位关联码发起（手册第三章）。请把关联码告诉员工。"
    ),
    "employee_starts_new_application": _l("新办由员工发起（手册第四章）。请员工登录后发起。"),
    "employee_starts_basic_info_change": _l("证件基础信息变更由员工发起（手册第七章）。请员工登录后发起。"),
    "employee_starts_business_info_change": _l("业务信息变更由员工发起（手册第八章）。请员工登录后发起。"),
    "associate_first": _l("您还没有关联单位。请先用单位关联码申请关联，单位确认后再办理。"),
    "no_live_permit": _l("您没有有效的工作居住证，不能办理变更。需要证件的，请申请新办。"),
    "code_unknown": _l("没有找到这个单位关联码。请向单位经办人核对后重新输入。"),
    "one_unit_only": _l(
        "您已经关联了一家单位，只能关联一家。更换单位的，须由原单位经办人先在“员工列表”解除关联。"
    ),
    "nothing_to_leave": _l("您现在没有关联单位，不需要解除关联，可以直接用新单位的关联码申请关联。"),
    "leaving_reported": _l("您已经请求原单位解除关联，请等待原单位处理，或者在原请求上撤回后重新提出。"),
    "reminded_today": _l("今天已经提醒过原单位，一个工作日只能提醒一次。请在下一个工作日再提醒。"),
    "employee_reports_leaving": _l("请求解除关联由员工本人提出。请员工登录后提出。"),
    "one_open_request": _l("您已向这家单位提交关联申请，请等待单位确认；需要改选的，可以先撤回。"),
    "initiator_withdraws": _l("只有发起申请的一方可以撤回。"),
    "unit_asks_for_link": _l("请主管部门补登由单位经办人提出。请联系本单位经办人。"),
    "nothing_to_record": _l(
        "只有证件挂起在其他单位名下时才需要补登。请核对证件状态；证件已在本单位名下的，不需要办理。"
    ),
    "link_request_open": _l("这个证件已有一件补登申请在等主管部门答复，不用再提交。答复后会通知申请的单位。"),
    "link_request_answered": _l("这个证件没有等待答复的补登申请，可能已经答复。请刷新“补登申请”列表。"),
    "attachment_in_use": _l(
        "这份附件正被未办结的申请引用：%(cases)s。请等申请办结后再删除，或直接重新上传新版本。"
    ),
    "not_oneself": _l("不能停用自己的账号。请由另一名系统管理员停用。"),
    "last_operator": _l("这是最后一个能登录的系统管理员，不能停用。请先新增或启用另一名系统管理员。"),
    "person_has_account": _l("这名人员已经有账号，不需要激活函；忘记密码的，请系统管理员重置。"),
    "permit_says_identity": _l("这名人员有证件，姓名和证件号码由本人办理证件基础信息变更，审核通过后更改。"),
    "application_is_reviewed": _l("这名人员有申请正在审核，请先由申请人撤回，再更正身份信息。"),
    "person_without_account": _l("这名人员没有账号，没有可以撤销的注册。"),
    "no_association_code": _l("开通业务办理权限后才有单位关联码。"),
    "contract_needed": _l("还没有上传劳动合同，请先点“更新”上传合同扫描件，再更新日期。"),
    "viewer_changes_nothing": _l(
        "当前账号是只读账号，只能查看本单位的信息。需要办理的，请联系本单位经办人。"
    ),
    "operator_manages_units": _l("只有系统管理员可以维护单位的登记信息和关联码。"),
    "operator_changes_chains": _l("只有系统管理员可以修改审核链。"),
    "chain_changed": _l("审核链或使用它的流程刚刚被别人更新过，没有发布。请回到审核链页面查看后再修改。"),
    "operator_confirms_clock": _l("只有系统管理员可以确认时钟。"),
    "clock_not_in_doubt": _l("时钟没有疑问，不需要确认。可能已由其他系统管理员确认过。"),
    "operator_overrides": _l("只有系统管理员可以登记主管部门的决定。"),
    "analysts_publish": _l("流程版本由业务分析员和系统管理员发布、恢复。请用他们的账号，或者请他们办理。"),
    "nobody_to_dissociate": _l("这名人员现在没有关联任何单位，不需要解除关联。"),
    "unit_has_changed": _l(
        "这名人员已经换了单位，没有解除。请回到人员页面核对现单位，再按主管部门的决定登记。"
    ),
    "permit_ended": _l("证件有效期已过，这件申请不再办理，系统会自动将它终止。"),
    "permit_not_live": _l("这名人员没有有效或挂起的证件。证件失效或注销后不能恢复，只能申请新办。"),
    "only_expired_comes_back": _l("这个证件现在没有失效，不需要撤销。"),
    "expiry_was_right": _l(
        "证件的有效期已过，失效没有错。证件超过有效期自动失效、无法恢复（手册第五章），不能撤销，只能申请新办。"
    ),
    "has_newer_permit": _l("这名人员已有另一个有效或挂起的证件，一人只能持有一个，不能再恢复这一个。"),
    "only_suspended_comes_back": _l("只有挂起的证件可以恢复与原单位的关联。"),
    "has_a_unit_again": _l("这名人员已经关联单位，不能再恢复与原单位的关联。请先由现单位解除关联。"),
    "asks_another_unit": _l("这名人员正在申请关联另一家单位。请本人先撤回申请，再恢复与原单位的关联。"),
    "permit_has_open_case": _l("这个证件还有未办结的申请。请先办结或撤回，再恢复与原单位的关联。"),
    "no_former_association": _l(
        "没有找到与证件登记单位的原关联，不能恢复。请由本人用单位关联码重新申请关联。"
    ),
    "worked_elsewhere_since": _l(
        "证件持有人之后到过其他单位，而且没有办理聘用单位变更，不能直接恢复。请先补记工作单位。"
    ),
    "authority_not_receiving": _l("所选的主管部门不受理这类证件的业务，没有发起变更。请返回重新选择。"),
    "purpose_needed": _l("查看完整证件号码须先选择用途。请回到审核页面，选择用途后再查看。"),
    "slot_not_asked_for": _l("这一步不需要上传这种材料。"),
    "not_named_in_notice": _l(
        "补正通知没有要求修改下列内容，没有保存：%(fields)s。请返回，只修改通知列出的内容；还需要改别的，请在说明里写明，由主管部门决定。"
    ),
    **SHARED_WORK_RULES,
    **ACT_RULES,
    **SIGN_IN_RULES,
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
    "title_certificate": _l("专业技术职务证书"),
    "change_proof": _l("变更证明材料"),
    "tax_registration_proof": _l("纳税登记地迁入证明"),
    "leaving_certificate": _l("离职证明"),
    "ledger_proof": _l("社保个税情况说明的证明材料"),
}
FIELD_WORDS: dict[str, Any] = {
    "beijing_since": _l("在京就业起始月份"),
    "phone": _l("联系电话"),
    "current_address": _l("现居住地址"),
    "hukou_place": _l("户籍所在地"),
    "marital_status": _l("婚姻状况"),
    "political_status": _l("政治面貌"),
    "education_level": _l("国内最高学历"),
    "education_subject": _l("学科专业"),
    "education_school": _l("毕业学校名称"),
    "has_title": _l("是否持有专业技术职务证书条目"),
    "title_name": _l("专业技术职务"),
    "name": _l("姓名"),
    "sex": _l("性别"),
    "birth_date": _l("出生日期"),
    "id_number": _l("证件号码"),
    "ethnicity": _l("民族"),
    "post": _l("现任职务"),
    "study_history": _l("学习经历"),
    "work_history": _l("工作经历"),
    "family_members": _l("家庭成员"),
    "ledger": _l("社保个税明细"),
    "other": _l("其他"),
}
CATEGORY_WORDS: dict[str, Any] = {str(code): words for code, words in CATEGORY_NAMES.items()}
ACTOR_WORDS: dict[str, Any] = {
    "employer": _l("由单位处理"),
    "employee": _l("由员工处理"),
    "initiator": _l("由发起人处理"),
}
PROCEDURE_WORDS: dict[str, Any] = {
    "permission_application": _l("业务办理权限申请"),
    "employee_association": _l("关联员工"),
    "new_application": _l("新办"),
    "renewal": _l("证件续签"),
    "employer_change": _l("聘用单位变更"),
    "basic_info_change": _l("证件基础信息变更"),
    "business_info_change": _l("业务信息变更"),
    "supervisor_change": _l("单位主管部门变更"),
    "dissociation": _l("解除关联"),
    "permission_cancellation": _l("注销业务权限"),
    "permit_expiry": _l("证件失效"),
    "leaving_request": _l("请求解除关联"),
}
PERMIT_TYPE_WORDS: dict[str, Any] = {
    "beijing_work_residence": _l("北京市工作居住证"),
    "returnee_work_residence": _l("留学回国人员工作居住证"),
}
CAUSE_WORDS: dict[str, Any] = {
    "too_early": _l("未到办理期，到起始日方可提交"),
    "expired": _l("证件已过期，无法恢复"),
    "gates": _l("办理条件不符合"),
    "still_employed": _l("原单位说明员工没有离职"),
    "submitted_on_time": _l("审核期间证件到期（首次提交按时）"),
    "submitted_late": _l("审核期间证件到期（首次提交已晚于最晚提交日）"),
    "never_submitted": _l("尚未提交，证件已到期"),
    "by_initiator": _l("发起人撤回"),
    "correction_lapsed": _l("补正期限已过，视为撤回"),
    "superseded": _l("员工改选了其他单位"),
    "unit_refused": _l("单位未同意关联"),
    "renew_first": _l("先办理续签"),
    "employee_renews_first": _l("员工要求先续签再解除"),
    "taken_over": _l("已并入续签"),
    "withdrawn": _l("单位撤回"),
    "by_office": _l("按主管部门的决定终止"),
    "forced_dissociation": _l("主管部门已解除员工与单位的关联"),
    "permit_cancelled": _l("证件已由主管部门注销"),
}


def words_of(code: str | None, papers: Mapping[str, str] | None = None) -> str:
    """Return the words for a slot, field, category or other code; an unknown code stays as it is.

    `papers` are the names of papers in the edition of a case: they are the analysts', and come first.
    """
    if papers and code and code in papers:
        return papers[code]
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
