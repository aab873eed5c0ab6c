"""What does not go together in one act, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.acts import APPLICANTS, AnsweredBy, AnswerKind, ClockEffect, Need, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.acts import Act


def contradictions(act: Act) -> Iterator[str]:
    """Yield each thing that an act says and that does not fit the rest of it."""
    yield from _of_clock(act)
    yield from _of_answer(act)
    yield from _of_telling(act)


def _of_clock(act: Act) -> Iterator[str]:
    if (act.clock is None) != (act.effect is None):
        yield 'clock 和 effect 要一起写，例如 clock = "review"、effect = "stop"'
        return
    if act.effect is ClockEffect.STOP and not act.at_most:
        yield "暂停计时要写 at_most：最长暂停几个工作日，满了自动恢复计时"
    if act.effect is not ClockEffect.STOP and act.at_most:
        yield 'at_most 只用在 effect = "stop" 上'
    if act.effect is not None and act.reason is not Need.REQUIRED:
        yield '改变期限的行为要写明理由和依据，请写 reason = "required"'
    if act.effect is not None and act.who & APPLICANTS:
        yield "申请人不能改变审核期限，who 里不能有 unit、employee"
    if act.effect is not None and act.applicants != APPLICANTS:
        yield '期限变了，单位和员工都要看得到，请写 shown_to = ["unit", "employee"]'


def _of_answer(act: Act) -> Iterator[str]:
    answer = act.answer
    if answer is None:
        if act.to is not None and Told.ADDRESSEE not in act.tells:
            yield "写了 to，却没有通知对方：请在 tells 里加上 addressee，或者写 answer"
        return
    if act.is_confirmed:
        yield "confirm 和 answer 不能同时写：等组长确认的，不再等别人答复"
    if answer.by is AnsweredBy.ADDRESSEE and act.to is None:
        yield 'answer 由 addressee 答复的，要写 to = "colleague"'
    if answer.by is not AnsweredBy.ADDRESSEE and answer.kind is AnswerKind.READ:
        yield 'kind = "read"（已阅）只用在 by = "addressee" 上'
    if act.to is not None and act.to.value == "colleagues" and answer.kind is AnswerKind.TEXT:
        yield '要答复的只能写给一个人，请写 to = "colleague"'
    if answer.kind is AnswerKind.TEXT and act.reason is not Need.REQUIRED:
        yield '要对方答复的，先要写清楚问什么，请写 reason = "required"'


def _of_telling(act: Act) -> Iterator[str]:
    if bool(act.tells) != bool(act.notice):
        yield "tells（通知谁）和 notice（发哪一种通知）要一起写"
    for one in APPLICANTS:
        if one.value in act.tells and one not in act.applicants:
            yield f"通知了 {one.value}，对方却看不到：请在 shown_to 里加上 {one.value}"
    if Told.ADDRESSEE in act.tells and act.to is None:
        yield "tells 里写了 addressee，要同时写 to"
    if act.to is not None and act.who & APPLICANTS:
        yield "申请人不能指定审核人员：有 to 的行为，who 里不能有 unit、employee"
