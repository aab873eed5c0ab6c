"""Why a rule of the domain says no, in words: what is in the way, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import shown_plain
from app.web.wording.date_wording import date_zh
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What is in the way, and the way out."""

    happened: str
    now: str
    field: str = ""
    """The field of the form that settles it, where there is one."""


@dataclass(frozen=True, slots=True)
class _Template:
    happened: Any
    now: Any


_WORDS: Mapping[str, _Template] = {
    "unit.profile_incomplete": _Template(
        _l("单位基础信息还没有完善。"), _l("请先完善单位信息，再办理业务。")
    ),
    "unit.attachments_missing": _Template(
        _l("单位附件不齐：%(slots)s。"), _l("请在首页“附件管理”上传缺少的附件。")
    ),
    "permission.not_granted": _Template(
        _l("本单位还没有开通这类证件的业务办理权限。"), _l("请先申请业务办理权限。")
    ),
    "permission.already_granted": _Template(
        _l("本单位已开通这类证件的全部业务权限。"), _l("无须再次申请，可以直接办理业务。")
    ),
    "permission.limited": _Template(
        _l("受限权限无法办理新办业务。"), _l("需要新办的，请在符合条件后重新申请业务办理权限。")
    ),
    "permission.commitment_letter_missing": _Template(
        _l("不符合新办条件的单位，须先上传《承诺书》。"),
        _l("请在附件管理的“其他材料”上传《承诺书》后再申请。"),
    ),
    "permission.case_open": _Template(
        _l("还有未办结的申请：%(cases)s。"), _l("请等这些申请办结或撤回后再注销权限。")
    ),
    "permission.has_holders": _Template(
        _l("还有 %(holders)s 名持证员工关联在本单位。"), _l("请先为他们解除关联，再注销权限。")
    ),
    "association.not_active": _Template(
        _l("该员工与本单位没有有效的关联。"), _l("请员工用单位关联码申请关联，再由单位确认。")
    ),
    "association.other_unit": _Template(
        _l("该员工关联在其他单位。"), _l("请由其关联单位办理，或在解除关联后重新关联。")
    ),
    "association.one_unit_only": _Template(
        _l("申请人只能成功关联一家单位。"), _l("请原单位先解除关联，再申请关联新单位。")
    ),
    "association.permit_not_suspended": _Template(
        _l("该员工的证件仍在原单位名下，没有挂起。"), _l("请原单位先解除关联，证件挂起后再确认。")
    ),
    "permit.none": _Template(_l("该员工没有可以办理的工作居住证。"), _l("请核对证件，或申请新办。")),
    "permit.live_one_exists": _Template(
        _l("申请人已持有未失效的证件（编号 %(permit_no)s）。"), _l("请办理续签或信息变更，不需要新办。")
    ),
    "permit.not_suspended": _Template(
        _l("证件没有挂起，仍在原单位名下。"), _l("请原单位先解除关联，证件挂起后再办理聘用单位变更。")
    ),
    "permit.suspended_here": _Template(
        _l("证件挂起在本单位名下，不需要办理聘用单位变更。"),
        _l("请核实员工仍在本单位，取得本人书面同意，请主管部门恢复证件。"),
    ),
    "permit.change_while_suspended": _Template(
        _l("证件处于挂起状态，不能变更信息。"), _l("请先办理聘用单位变更，更新的信息可以一并提交。")
    ),
    "supervisor.already_there": _Template(
        _l("上级申报单位已经是所选的主管部门。"), _l("不需要变更；如选错，请重新选择。")
    ),
    "supervisor.case_open": _Template(
        _l("本单位还有未办结的申请：%(cases)s。"), _l("请等这些申请办结或撤回后再变更主管部门。")
    ),
    "supervisor.change_pending": _Template(
        _l("本单位的主管部门变更（%(cases)s）还没有审定，新的申请要等它办结。"),
        _l("请等主管部门变更办结后提交；期限紧的，可以先撤回或请主管部门退回变更。"),
    ),
    "identity.differs": _Template(
        _l("%(who)s的统一社会信用代码（%(uscc)s）不是本单位。"),
        _l("关联单位、劳动合同、个税扣缴、社保缴纳四方须一致，请核对后再提交。"),
    ),
    "permit.suspended": _Template(
        _l("证件处于挂起状态，不能续签。"), _l("请先办理聘用单位变更，办结后立即续签。")
    ),
    "permit.expired": _Template(
        _l("证件已于%(valid_until)s到期失效，无法恢复。"), _l("仍需要证件的，只能申请新办。")
    ),
    "permit.cancelled": _Template(_l("证件已注销。"), _l("仍需要证件的，只能申请新办。")),
    "permit.other_unit": _Template(
        _l("证件登记的单位不是本单位，没有按要求办理聘用单位变更的，续签不予受理。"),
        _l("请先办理聘用单位变更。"),
    ),
    "permit.other_case_open": _Template(
        _l("该证件还有未办结的申请：%(cases)s。"), _l("请先办结或撤回该申请；续签可以一并更新信息。")
    ),
    "chain.change_missing": _Template(
        _l("自%(since)s起的工作单位变动没有办理聘用单位变更。"), _l("请逐一办理聘用单位变更后再续签。")
    ),
    "chain.skips_a_unit": _Template(
        _l("聘用单位变更须逐一办理，%(since)s起的单位还没有变更。"),
        _l(
            "请先由该单位办理变更；该单位已解除关联、不能再办理的，请在“待办理聘用单位变更员工”请主管部门补登这段工作单位。"
        ),
    ),
    "chain.ends_before_it_begins": _Template(_l("离开日期早于开始日期。"), _l("请核对两个日期。")),
    "chain.ends_later": _Template(
        _l("离开日期晚于今天。"), _l("只能补记已经结束的工作；仍在职的，请由该单位办理聘用单位变更。")
    ),
    "chain.still_there": _Template(
        _l("该员工自%(since)s起仍在这家单位在职。"), _l("请由该单位办理聘用单位变更，不能补记。")
    ),
    "chain.overlaps": _Template(
        _l("这段时间与“%(unit)s”的工作时间（%(since)s起）重叠。"), _l("请核对日期，前后两段工作不能重叠。")
    ),
    "chain.before_recorded": _Template(
        _l("证件已登记在“%(unit)s”（%(since)s起）的工作，不能在它之前再补记。"),
        _l("请核对日期；须按先后顺序逐一补记。"),
    ),
    "chain.after_waiting": _Template(
        _l("更早的单位“%(unit)s”（%(since)s起）还没有变更。"),
        _l("请先补记或办理这家单位，再补记之后的单位。"),
    ),
    "dissociation.case_open": _Template(
        _l("该员工在本单位还有未办结的申请：%(cases)s。"), _l("请先办结或撤回这些申请。")
    ),
    "dissociation.renewal_first": _Template(
        _l("证件临近续签，须先由本单位办结续签，再解除关联，避免证件失效。"), _l("请先办理续签。")
    ),
    "dissociation.not_left_yet": _Template(
        _l("离职日期%(leaves_on)s还没有到。"), _l("请在离职当日或之后解除关联。")
    ),
    "review.own_unit": _Template(_l("不能审核自己所在单位的申请。"), _l("请释放任务，由其他审核人员办理。")),
    "review.second_level_in_round": _Template(
        _l("同一轮审核中，一个人不能办理两个级别。"), _l("请释放任务，由本级其他审核人员办理。")
    ),
    "return.no_opinion": _Template(_l("不通过须填写审核意见。"), _l("请写明不通过的原因。")),
    "return.no_issues": _Template(_l("不通过须列出需要补正的问题。"), _l("请一次列全所有问题。")),
}
_UNKNOWN = _Template(_l("按规定现在不能办理。"), _l("请查看办件页上的说明，或拨打页脚的业务政策咨询电话。"))


def rules() -> frozenset[str]:
    """Return the rules that have words of their own."""
    return frozenset(_WORDS)


def domain_rule_words(rule: str, facts: Mapping[str, Any] | None = None) -> RuleWords:
    """Return the words of a refusal with its facts put in."""
    template = _WORDS.get(rule, _UNKNOWN)
    known = dict(facts or {})
    if names := known.pop("names", None):
        # The names are the paper table's; a code has words of its own only where the rules know it.
        known["slots"] = [name or words_of(slot) for slot, name in zip(known["slots"], names, strict=True)]
    shown = {name: _shown(name, value) for name, value in known.items()}
    return RuleWords(_filled(template.happened, shown), _filled(template.now, shown))


def _filled(sentence: Any, facts: Mapping[str, str]) -> str:
    text = str(sentence)
    for name, value in facts.items():
        text = text.replace(f"%({name})s", value)
    return text


_PAYERS: Mapping[str, Any] = {
    "contract_party": _l("劳动合同签订单位"),
    "tax_withholder": _l("个税扣缴单位"),
    "insurance_payer": _l("社保缴纳单位"),
}


def _shown(name: str, value: Any) -> str:
    if name == "who":
        return str(_PAYERS.get(str(value), value))
    if name == "slots":
        return listed(words_of(slot) for slot in value)
    if name in {"valid_until", "opens_on", "leaves_on"}:
        return date_zh(value)
    if name == "since":
        days = value if isinstance(value, list) else [value]
        return listed(date_zh(day) for day in days)
    return listed(value) if isinstance(value, list) else shown_plain(value)


def listed(names: Iterable[Any]) -> str:
    """Return names one after another, as a sentence lists them."""
    return "、".join(map(shown_plain, names))
