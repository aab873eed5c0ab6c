"""Signals from outside in words: what becomes of them, what each case does, and why one was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.operation_words import effect_rows
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

RUN_STATES = {
    "proposed": (_l("待另一人确认"), "amber"),
    "running": (_l("正在发给各件"), "blue"),
    "done": (_l("已发完"), "green"),
    "withdrawn": (_l("已撤回"), "grey"),
}
OUTCOMES = {
    "heard": (_l("收到了"), "green"),
    "due": (_l("还没有轮到"), "amber"),
    "busy": (_l("有人在办，稍后再发"), "amber"),
    "gone": (_l("已经不在等"), "grey"),
    "failed": (_l("没有收到"), "red"),
}
REFUSED: Mapping[str, Any] = {
    "signal_reason": _l("请写明为什么发（5 到 200 个字），它会写进审计记录。"),
    "signal_unheard": _l("在用的各版里没有事件等这个信号，没有提出。请从列出的信号里选。"),
    "signal_nobody_waits": _l("现在没有办件在等这个信号，不用发。"),
    "signal_under_way": _l("这个信号已经提出、还没有确认，或者正在发给各件。请先处理那一次。"),
    "signal_own": _l("这个信号是您自己提出的，须由另一名系统管理员或业务分析员确认。"),
    "signal_ended": _l("这个信号已经确认或撤回，不能再处理。请看下面发过的信号。"),
}
"""Why a signal was refused, and what to do now."""
PLACES = {
    "boundaryEvent": _l("附在步骤上"),
    "intermediateCatchEvent": _l("停下来等"),
    "startEvent": _l("随时听候（事件子流程）"),
}


def place_words(kind: str, *, interrupting: bool) -> str:
    """Return how an event hears a signal: where it is drawn, and whether it ends what goes on."""
    told = str(PLACES.get(kind, kind))
    if kind == "intermediateCatchEvent":
        return told
    return str(
        _("%(place)s，中断原来的", place=told) if interrupting else _("%(place)s，与原来的并行", place=told)
    )


def heard_words(told: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return what a case does when it hears the signal; what stays as it is, is not told."""
    if told["ends"]:
        return [str(_("办件就此结束"))]
    changes = effect_rows({**told, "keeps": []}, names)
    sentences = [
        str(_("%(what)s：%(before)s %(after)s", what=what, before=before, after=after))
        if before
        else str(_("新的%(what)s：%(after)s", what=what, after=after) if what != _("通知") else after)
        for what, before, after in changes
    ]
    return sentences or [str(_("继续等，没有待办、定时器和通知的变化"))]
