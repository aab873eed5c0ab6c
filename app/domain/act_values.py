"""Read the values of one act as its file has them: codes from closed lists, texts of a length, counts within bounds."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.acts import (
    APPLICANTS,
    WITHDRAW,
    Act,
    ActParty,
    Addressees,
    AnsweredBy,
    AnswerKind,
    ClockEffect,
    ClockName,
    During,
    Need,
    Once,
    Told,
    WantedAnswer,
)
from app.domain.nearest import nearest, or_meant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fault = Callable[[str, str, str], None]
    """Rule, message and proposal."""

C = TypeVar("C", bound=StrEnum)
LEAD = "lead"
LONGEST_TITLE, LONGEST_ABOUT, LONGEST_LABEL, LONGEST_MARK = 20, 200, 40, 8
MOST_DAYS = 120
ANSWER_KEYS = frozenset({"by", "within", "kind"})


class ActValues:
    """The values of one act; every fault is told to `fault`, and something usable is returned in its place."""

    def __init__(self, value: Mapping[str, Any], fault: Fault) -> None:
        self._value = value
        self._fault = fault

    def act(self, key: str) -> Act:
        """Return the act."""
        if (does := self._value.get("does")) is not None:
            self._fault(
                "act-file", f"does 只能写“{WITHDRAW}”，现在是“{does}”；结论只能在步骤的表单上作出", WITHDRAW
            )
        return Act(
            key,
            self.title(),
            self.text("about", longest=LONGEST_ABOUT),
            who=frozenset(self._codes("who", ActParty, is_needed=True)),
            during=self._code("during", During) or During.REVIEW,
            when=self.text("when", longest=500).removeprefix("=").strip(),
            reason=self._code("reason", Need) or Need.NONE,
            reason_label=self.text("reason_label", longest=LONGEST_LABEL),
            once=self._code("once", Once),
            to=self._code("to", Addressees),
            tells=tuple(self._codes("tells", Told)),
            notice=self.text("notice", longest=60),
            paper=self.text("paper", longest=60),
            clock=self._clock(),
            effect=self._code("effect", ClockEffect),
            at_most=self._count("at_most", self._value),
            is_confirmed=self._confirmed(),
            answer=self._answer(),
            shown_to=frozenset(self._shown()),
            mark=self.text("mark", longest=LONGEST_MARK),
        )

    def title(self) -> str:
        """Return what people call the act."""
        if not self._value.get("title"):
            self._fault("act-file", f"没有写 title（这种行为叫什么，最多 {LONGEST_TITLE} 个字）", "")
        return self.text("title", longest=LONGEST_TITLE)

    def text(self, name: str, *, longest: int) -> str:
        """Return a text of one line; empty where there is none."""
        value = self._value.get(name, "")
        if not isinstance(value, str) or "\n" in value:
            self._fault("act-file", f"{name} 应是一行文字", "")
            return ""
        if len(value) > longest:
            self._fault("act-file", f"{name} 最多 {longest} 个字，现在 {len(value)} 个", "")
        return value.strip()

    def _code(self, name: str, codes: type[C], within: Mapping[str, Any] | None = None) -> C | None:
        held = self._value if within is None else within
        if name not in held:
            return None
        return self._one(name, held[name], codes)

    def _one(self, name: str, value: Any, codes: type[C]) -> C | None:
        known = [one.value for one in codes]
        if value in known:
            return codes(value)
        meant = nearest(str(value), known)
        told = f"{name} 不能是“{value}”，可以写的是 {'、'.join(known)}{or_meant(meant)}"
        self._fault("act-file", told, meant)
        return None

    def _codes(self, name: str, codes: type[C], *, is_needed: bool = False) -> list[C]:
        value = self._value.get(name, [])
        if not isinstance(value, list) or (is_needed and not value):
            known = "、".join(one.value for one in codes)
            self._fault(
                "act-file", f'{name} 应是列表，例如 {name} = ["{next(iter(codes))}"]；可以写的是 {known}', ""
            )
            return []
        return [found for one in value if (found := self._one(name, one, codes)) is not None]

    def _shown(self) -> list[ActParty]:
        found = self._codes("shown_to", ActParty)
        for one in found:
            if one not in APPLICANTS:
                self._fault(
                    "act-file", f"shown_to 只写 unit、employee：主管部门总是能看到，不用写“{one}”", ""
                )
        return found

    def _clock(self) -> ClockName | None:
        if self._value.get("clock") == "validity":
            self._fault(
                "act-refused",
                '证件有效期不因任何行为暂停、恢复或重新计算，不能写 clock = "validity"',
                "review",
            )
            return None
        return self._code("clock", ClockName)

    def _confirmed(self) -> bool:
        value = self._value.get("confirm", "")
        if value not in {"", LEAD}:
            self._fault("act-file", f"confirm 只能写“{LEAD}”（由组长确认）", LEAD)
        return bool(value == LEAD)

    def _count(self, name: str, held: Mapping[str, Any]) -> int:
        value = held.get(name, 0)
        is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DAYS
        if not is_count or (name in held and value == 0):
            self._fault("act-file", f"{name} 应是 1 到 {MOST_DAYS} 之间的整数（工作日）", "")
            return 0
        return int(value)

    def _answer(self) -> WantedAnswer | None:
        value = self._value.get("answer")
        if value is None:
            return None
        if not isinstance(value, dict):
            self._fault("act-file", 'answer 应写成 answer = { by = "addressee", within = 5 }', "")
            return None
        for name in sorted(value.keys() - ANSWER_KEYS):
            meant = nearest(name, ANSWER_KEYS)
            self._fault("act-file", f"answer 里不能写“{name}”{or_meant(meant)}", meant)
        if "within" not in value:
            self._fault("act-file", "answer 没有写 within（几个工作日内答复）", "within")
        if "by" not in value:
            self._fault("act-file", "answer 没有写 by（由谁答复）", "by")
        by = self._code("by", AnsweredBy, value) or AnsweredBy.HOLDER
        kind = self._code("kind", AnswerKind, value) or AnswerKind.TEXT
        return WantedAnswer(by, self._count("within", value), kind)
