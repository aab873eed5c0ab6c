"""What the authority decided outside of applications, in words; and what is wrong with what an operator typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.queries.person_register import EXPIRY_REVERSED
from app.web.wording.date_wording import date_zh
from app.web.wording.domain_rule_words import domain_rule_words, listed
from app.web.wording.status_words import status_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.facts import LinkInFacts
    from app.queries.person_register import OverrideRow

CHAIN = "chain_link_recorded"
KINDS: Mapping[str, Any] = {
    CHAIN: _l("补记工作单位"),
    "forced_dissociation": _l("主管部门解除关联"),
    "dissociation_reversed": _l("恢复与原单位的关联"),
    "permit_cancelled": _l("注销证件"),
    EXPIRY_REVERSED: _l("撤销误失效"),
    "registration_undone": _l("撤销注册"),
    "identity_corrected": _l("更正身份信息"),
}
WRONG: Mapping[str, Any] = {
    "reason_needed": _l("请写明理由，5 至 500 个字。"),
    "mobile_needed": _l("请填写 11 位手机号码，或者留空。"),
    "left_on_needed": _l("请填写离职日期。"),
    "from_on_needed": _l("请填写开始日期。"),
    "from_on_long_ago": _l("开始日期早于 1980 年，请核对年份。"),
    "to_on_needed": _l("请填写离开日期。"),
    "day_not_yet": _l("离职日期还没有到，请填写今天或以前的日期。"),
    "day_before_association": _l("离职日期早于关联日期，请核对。"),
    "holder_must_agree": _l("须持证人同意。请先取得本人书面同意，再勾选。"),
    "uscc_wrong": _l("统一社会信用代码不正确，请逐位核对；系统外的单位可以不填代码，只填名称。"),
    "unit_name_needed": _l("系统内没有这个代码的单位，请填写单位名称，不超过 120 个字。"),
    "own_unit_needs_no_record": _l("这是本单位的代码。本单位的工作不用补登，请直接办理聘用单位变更。"),
    "evidence_needed": _l("请写明依据的材料，例如离职证明、社保记录，不超过 500 个字。"),
}


def kind_words(kind: str) -> str:
    """Return how a decision is called."""
    return str(KINDS.get(kind, kind))


def recorded_by(overrides: Iterable[OverrideRow], link: LinkInFacts) -> OverrideRow | None:
    """Return the decision that recorded a link of the chain; None when an application did, or nothing has yet."""
    told = (link.unit_name, link.from_on.isoformat())
    return next(
        (row for row in overrides if row.kind == CHAIN and (row.facts["unit"], row.facts["from_on"]) == told),
        None,
    )


def wrong_words(rule: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence beside a field; a rule of the chain tells what is in the way and the way out."""
    if rule == "told":
        return str(facts["sentence"])
    if rule in WRONG:
        return str(WRONG[rule])
    words = domain_rule_words(rule, facts)
    return f"{words.happened}{words.now}"


def details_of(row: OverrideRow) -> str:
    """Return what else was noted of a decision, in one line."""
    facts, parts = row.facts, []
    unit = facts.get("unit") or row.employer_name
    if unit:
        parts.append(_("单位：%(name)s", name=unit))
    if facts.get("from_on"):
        parts.append(
            _(
                "%(from_on)s 至 %(to_on)s",
                from_on=date_zh(facts["from_on"]),
                to_on=date_zh(facts.get("to_on") or ""),
            )
        )
    if facts.get("left_on"):
        parts.append(_("离职日期：%(day)s", day=date_zh(facts["left_on"])))
    if facts.get("was_named"):
        parts.append(_("原为：%(name)s，%(number)s", name=facts["was_named"], number=facts["before"]))
    if facts.get("evidence"):
        parts.append(_("依据：%(text)s", text=facts["evidence"]))
    if row.kind == EXPIRY_REVERSED:
        parts.append(
            _(
                "证件有效期至 %(day)s，恢复为%(state)s",
                day=date_zh(facts["valid_until"]),
                state=status_of(facts["state"]).label,
            )
        )
    if facts.get("cases"):
        parts.append(_("随之关闭的申请：%(cases)s", cases=listed(facts["cases"])))
    return "；".join(parts)
