"""What a reviewer's decision means: who may give it, and what it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction import (
    CATEGORY_NAMES,
    ISSUES_OF_UNITS,
    CorrectionPlace,
    place_of,
    return_is_complete,
)
from app.domain.correction_state import ItemVerdict, remark_key, verdict_key
from app.domain.effects import AskForCorrection, JudgeCorrections, RecordDecision
from app.domain.form_actions import (
    Completion,
    FieldError,
    StepRefusal,
    choice_field,
    form_action,
    rows_field,
    text_field,
)
from app.domain.four_eyes import OWN_UNIT, may_decide
from app.domain.office_codes import IssueCategory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.answer_facts import AnswerFacts
    from app.domain.correction_state import ItemToJudge
    from app.domain.effects import Effect

APPROVED, RETURNED = "approved", "returned"
_RIGHT = {
    CorrectionPlace.UNIT_ATTACHMENTS: CATEGORY_NAMES[IssueCategory.UNIT_ATTACHMENT],
    CorrectionPlace.CONTRACT: CATEGORY_NAMES[IssueCategory.EMPLOYEE_CONTRACT],
    CorrectionPlace.LEDGER: CATEGORY_NAMES[IssueCategory.LEDGER],
    CorrectionPlace.APPLICATION_FORM: CATEGORY_NAMES[IssueCategory.APPLICATION_FORM],
    CorrectionPlace.EMPLOYEE: (
        f"{CATEGORY_NAMES[IssueCategory.EMPLOYEE_MATERIAL]}”或“{CATEGORY_NAMES[IssueCategory.BASIC_INFO]}"
    ),
}


@form_action(
    "review.decide",
    fields=(
        choice_field("decision", APPROVED, RETURNED),
        text_field("opinion"),
        rows_field("issues", choice_field("category"), choice_field("target"), text_field("text")),
        text_field("advisory_note"),
    ),
    needs_claim=True,
)
def decide(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Record the decision of a level; a return names its issues, all at once, those that came back among them."""
    verdict = may_decide(facts.by, facts.decided_this_round, is_of_same_unit=facts.is_of_same_unit)
    if verdict.rule == OWN_UNIT:
        return Completion(refusal=StepRefusal("own_unit"))
    if not verdict.holds:
        return Completion(refusal=StepRefusal("four_eyes", {"level": facts.decided_this_round[facts.by]}))
    opinion, issues = str(answers.get("opinion") or ""), list(answers.get("issues") or [])
    still = [item for item in facts.items_to_judge if _verdict(answers, item) == ItemVerdict.STILL]
    is_return = answers["decision"] == RETURNED
    errors = (
        *_unjudged(facts.items_to_judge, answers),
        *(_incomplete(facts, opinion, issues, still) if is_return else _not_accepted(still)),
    )
    if errors:
        return Completion(errors=errors)
    effects: list[Effect] = []
    if facts.items_to_judge:
        effects.append(JudgeCorrections(facts.level, tuple(_judged(facts.items_to_judge, answers))))
    if is_return:
        items = (*(_carried(item, answers) for item in still), *map(_asked, issues))
        effects.append(AskForCorrection(facts.level, items))
    decision = RecordDecision(
        level=facts.level,
        level_name=facts.level_name,
        decision=str(answers["decision"]),
        opinion=opinion,
        advisory_note=str(answers.get("advisory_note") or ""),
    )
    return Completion((*effects, decision))


def _verdict(answers: Mapping[str, Any], item: ItemToJudge) -> str:
    return str(answers.get(verdict_key(item.number)) or "")


def _remark(answers: Mapping[str, Any], item: ItemToJudge) -> str:
    return str(answers.get(remark_key(item.number)) or "").strip()


def _unjudged(items: Sequence[ItemToJudge], answers: Mapping[str, Any]) -> Iterator[FieldError]:
    """Yield every item of the last return that has no verdict, or comes back without a word."""
    for item in items:
        verdict = _verdict(answers, item)
        if verdict not in set(ItemVerdict):
            words = f"第 {item.number} 项（{item.text}）还没有认定，请选“认可”或“仍有问题”"
            yield FieldError(verdict_key(item.number), words)
        elif verdict == ItemVerdict.STILL and not _remark(answers, item):
            words = f"第 {item.number} 项仍有问题的，请写明还缺什么、怎样改"
            yield FieldError(remark_key(item.number), words)


def _not_accepted(still: Sequence[ItemToJudge]) -> tuple[FieldError, ...]:
    if not still:
        return ()
    numbers = "、".join(str(item.number) for item in still)
    words = f"第 {numbers} 项认定为“仍有问题”，不能通过。请选“不通过（退回补正）”，或者把它认定为“认可”"
    return (FieldError("decision", words),)


def _judged(items: Sequence[ItemToJudge], answers: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for item in items:
        verdict = _verdict(answers, item)
        remark = _remark(answers, item) if verdict == ItemVerdict.STILL else ""
        yield {"item": item.id, "verdict": verdict, "remark": remark}


def _carried(item: ItemToJudge, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a still open item asks in the new round."""
    told = {"category": item.category, "target": item.target, "text": _remark(answers, item)}
    return told | {"former_id": item.id} | _given({"reason": item.reason, "page": item.page})


def _asked(issue: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "category": issue["category"],
        "target": issue.get("target") or "",
        "text": issue["text"],
        **_given({"reason": issue.get("reason"), "page": issue.get("page")}),
    }


def _given(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def _incomplete(
    facts: AnswerFacts,
    opinion: str,
    issues: Sequence[Mapping[str, Any]],
    still: Sequence[ItemToJudge],
) -> tuple[FieldError, ...]:
    verdict = return_is_complete(opinion, [*issues, *still])
    if not verdict.holds:
        if verdict.rule == "return.no_issues":
            words = "请至少列出一个需要补正的问题"
            if facts.items_to_judge:
                words += "，或者把上一轮的问题认定为“仍有问题”"
            return (FieldError("issues", words),)
        return (FieldError("opinion", "请填写审核意见"),)
    unfit = tuple(_unfit_reasons(facts, issues))
    if facts.person_id is not None:
        return (*_misplaced(facts, issues), *unfit)
    # A unit's own application has no employee who could correct anything.
    words = "这是单位自己的申请，问题类别只能选“单位附件”或“申请表”"
    misplaced = (
        FieldError(f"issues.{number}.category", words)
        for number, issue in enumerate(issues)
        if issue["category"] not in ISSUES_OF_UNITS
    )
    return (*misplaced, *unfit)


def _unfit_reasons(facts: AnswerFacts, issues: Sequence[Mapping[str, Any]]) -> Iterator[FieldError]:
    """Yield issues whose reason the table does not give for what they name."""
    for number, issue in enumerate(issues):
        reason = issue.get("reason")
        if reason and reason not in facts.reasons_of(str(issue.get("target") or "")):
            words = f"第 {number + 1} 项的退回原因不适用于所选的位置。请重新选择原因，或者改选所在位置"
            yield FieldError(f"issues.{number}.reason", words)


def _misplaced(facts: AnswerFacts, issues: Sequence[Mapping[str, Any]]) -> Iterator[FieldError]:
    """Yield issues whose place belongs to another category: a unit's paper is no employee's to change.

    An issue of the application form, or one that names nothing, may stand anywhere; so may those of a unit's own
    application, which the unit corrects as a whole.
    """
    for number, issue in enumerate(issues):
        category = IssueCategory(issue["category"])
        wanted = facts.place_of_target(str(issue.get("target") or ""))
        if wanted is not None and place_of(category) not in {wanted, CorrectionPlace.APPLICATION_FORM}:
            words = (
                f"第 {number + 1} 项的所在位置不属于“{CATEGORY_NAMES[category]}”。"
                f"问题类别请选“{_RIGHT[wanted]}”，或者改选所在位置"
            )
            yield FieldError(f"issues.{number}.target", words)
