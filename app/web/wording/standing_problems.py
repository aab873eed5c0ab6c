"""What keeps an application from being submitted, in sentences, from the results of the diagram's checks.

Each names the field that settles it, if a form has one; `problems_at_fields` puts them where the form asks.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ATTACHMENT_SLOTS
from app.web.wording.domain_rule_words import RuleWords, domain_rule_words, listed
from app.web.wording.error_messages import LEDGER_WORDS, words_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from app.forms_reader.form_definition import FormDefinition

PAGE_CHECKS = {
    "finance_seal": _l("逐页加盖财务章"),
    "verified_true_and_valid": _l("注明“经核真实有效”"),
    "applicant_signed": _l("申请人签字"),
    "agent_signed": _l("经办人签字"),
}
_CONTRACTS = {
    "none": _l("还没有上传劳动合同。"),
    "ended": _l("劳动合同已到期。"),
    "not_started": _l("劳动合同尚未生效。"),
}


_FIELDS = {
    "dissociation.not_left_yet": "left_on",
    "permission.commitment_letter_missing": "other_materials",
}
"""The field that settles a refused rule."""


def problems_at_fields(
    data: Mapping[str, Any], form: FormDefinition, names: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return every problem as an error of the form, at the field that settles it; `` where there is none."""
    by_slot = {field.slot: field.key for field in form.fields if field.slot}
    keys = {field.key for field in form.fields}
    found = standing_problems(data, names, form.slots) or (
        RuleWords(_("系统核对没有通过。"), _("请核对本页各项后重新提交。")),
    )
    return [
        (by_slot.get(one.field) or (one.field if one.field in keys else ""), f"{one.happened}{one.now}")
        for one in found
    ]


def standing_problems(
    data: Mapping[str, Any], names: Mapping[str, str] | None = None, on_page: Collection[str] = ()
) -> tuple[RuleWords, ...]:
    """Return every problem the last checks found; `data` holds their results as `gates`, `papers`, `ledger`.

    `names` are those of papers in the edition of the case, `on_page` the slots that the form itself has.
    """
    return (
        *_of_gates(data.get("gates") or {}),
        *_of_papers(data.get("papers") or {}, partial(words_of, papers=names), on_page),
        *_of_ledger(data.get("ledger") or {}),
        *_of_gates(data.get("identity") or {}),
        *_of_unit(data, partial(words_of, papers=names)),
    )


def _of_unit(data: Mapping[str, Any], named: Callable[[str], str]) -> Iterator[RuleWords]:
    if data.get("scope") == "letter_missing":
        rule = "permission.commitment_letter_missing"
        yield replace(domain_rule_words(rule), field=_FIELDS[rule])
    if old := (data.get("renewed") or {}).get("old"):
        for slot in old:
            yield RuleWords(
                _("附件还没有更新：%(names)s。", names=named(slot)),
                _("请重新上传，或在“附件管理”中更新后再提交。"),
                slot,
            )


def _of_gates(gates: Mapping[str, Any]) -> Iterator[RuleWords]:
    for refusal in gates.get("refusals", ()):
        words = domain_rule_words(refusal["rule"], refusal.get("facts"))
        yield replace(words, field=_field_of_rule(refusal["rule"], refusal.get("facts") or {}))


def _field_of_rule(rule: str, facts: Mapping[str, Any]) -> str:
    if rule == "identity.differs":
        return f"{facts.get('who')}_uscc"
    return _FIELDS.get(rule, "")


def _of_papers(
    papers: Mapping[str, Any], named: Callable[[str], str], on_page: Collection[str]
) -> Iterator[RuleWords]:
    if missing := papers.get("missing"):
        here = [slot for slot in missing if slot in on_page]
        units = [slot for slot in missing if slot not in here and slot in ATTACHMENT_SLOTS]
        for slots, now in (
            (here, _("请在本页上传。")),
            (units, _("请在“附件管理”上传。")),
            ([slot for slot in missing if slot not in {*here, *units}], _("请退回员工补传。")),
        ):
            if slots:
                names = listed(map(named, slots))
                yield RuleWords(_("缺少材料：%(names)s。", names=names), now, slots[0])
    if damaged := papers.get("damaged"):
        names = listed(map(named, damaged))
        yield RuleWords(_("文件无法读取：%(names)s。", names=names), _("请退回员工重新扫描上传。"))
    for slot, checks in (papers.get("unchecked") or {}).items():
        names = listed(PAGE_CHECKS.get(check, check) for check in checks)
        yield RuleWords(
            _("%(paper)s还没有逐页确认：%(names)s。", paper=named(slot), names=names),
            _("请逐页核对后勾选；不符合的，请退回员工。"),
            f"{slot}_checks",
        )
    if contract := papers.get("contract"):
        yield RuleWords(str(_CONTRACTS.get(contract, contract)), _("请上传当前有效的劳动合同。"))


def _of_ledger(ledger: Mapping[str, Any]) -> Iterator[RuleWords]:
    months: dict[str, list[str]] = {}
    without_paper = ledger.get("without_paper") or []
    if without_paper:
        yield RuleWords(
            _("社保个税的说明还缺证明材料：%(months)s。", months=listed(without_paper)),
            _("请在“社保个税情况说明的证明材料”上传，例如银行流水。"),
        )
    for finding in ledger.get("unexplained", ()):
        if finding["month"] in without_paper:
            continue
        months.setdefault(finding["rule"], []).append(finding["month"])
    for rule, found in months.items():
        yield RuleWords(
            _("%(what)s：%(months)s。", what=LEDGER_WORDS.get(rule, rule), months=listed(found)),
            _("请更正，或在“社保个税情况说明”中逐月说明。"),
            "ledger_explanations",
        )
