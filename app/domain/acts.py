"""Acts around a step as an edition declares them: who may, when, with which reason, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ActParty(StrEnum):
    """As whom somebody acts around a step."""

    UNIT = "unit"
    EMPLOYEE = "employee"
    HOLDER = "holder"
    """The reviewer who has claimed the open review."""
    REVIEWER = "reviewer"
    """Any reviewer of the authority of the case."""
    LEAD = "lead"
    ADVISER = "adviser"
    """A reviewer who was asked for an opinion in this case."""
    OPERATOR = "operator"


OF_AUTHORITY = frozenset({ActParty.HOLDER, ActParty.REVIEWER, ActParty.LEAD, ActParty.ADVISER})
APPLICANTS = frozenset({ActParty.UNIT, ActParty.EMPLOYEE})


class Told(StrEnum):
    """Whom a notice of an act reaches."""

    UNIT = "unit"
    EMPLOYEE = "employee"
    HOLDER = "holder"
    """Who holds the review; its level while nobody does."""
    LEAD = "lead"
    ADDRESSEE = "addressee"


class During(StrEnum):
    """While what an act may be done."""

    REVIEW = "review"
    CORRECTION = "correction"
    OPEN = "open"
    ENDED = "ended"
    ALWAYS = "always"


class Need(StrEnum):
    """Whether an act asks for a text."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Once(StrEnum):
    """In which time an act may be done once; without it, as often as somebody likes."""

    WORKING_DAY = "working_day"
    ROUND = "round"
    CASE = "case"


class ClockName(StrEnum):
    """The clocks that an act may touch. The validity of a permit runs on, whatever anybody does."""

    REVIEW = "review"
    CORRECTION = "correction"


class ClockEffect(StrEnum):
    """What an act does to a clock."""

    STOP = "stop"
    RESUME = "resume"
    RESTART = "restart"


class AnswerKind(StrEnum):
    """What an act waits for: an answer in words, or that it was read."""

    TEXT = "text"
    READ = "read"


class Addressees(StrEnum):
    """Whether an act names colleagues: one, or several."""

    ONE = "colleague"
    SEVERAL = "colleagues"


class AnsweredBy(StrEnum):
    """Whose answer an act waits for."""

    UNIT = "unit"
    EMPLOYEE = "employee"
    HOLDER = "holder"
    ADDRESSEE = "addressee"


WITHDRAW = "withdraw"
"""What the program does itself when an act says so: the permission for it is the manual's, not the file's."""
LONGEST_TEXT = 1_000
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class WantedAnswer:
    """By whom an act is to be answered, in how many working days."""

    by: AnsweredBy
    within: int
    kind: AnswerKind = AnswerKind.TEXT


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `when` is a condition in FEEL, empty for none; `file` and `line` are where it stands."""

    key: str
    title: str
    about: str = ""
    who: frozenset[ActParty] = frozenset()
    during: During = During.REVIEW
    when: str = ""
    reason: Need = Need.NONE
    reason_label: str = ""
    once: Once | None = None
    to: Addressees | None = None
    tells: tuple[Told, ...] = ()
    notice: str = ""
    paper: str = ""
    clock: ClockName | None = None
    effect: ClockEffect | None = None
    at_most: int = 0
    """Working days after which a stopped clock goes on by itself."""
    is_confirmed: bool = False
    """Whether the lead confirms it before it has an effect."""
    answer: WantedAnswer | None = None
    shown_to: frozenset[ActParty] = frozenset()
    mark: str = ""
    """What lists of reviews say of it, while it matters."""
    does: str = ""
    file: str = ""
    line: int = 1

    @property
    def applicants(self) -> frozenset[ActParty]:
        """Return who of the applicants reads of it; the authority always does."""
        asked = {party for party in APPLICANTS if self.answer and self.answer.by.value == party.value}
        return (self.shown_to | self.who | asked) & APPLICANTS

    def placed(self, file: str, line: int) -> Act:
        """Return the act with the place where it stands."""
        return replace(self, file=file, line=line)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of an edition by their keys, in the order of its files."""

    by_key: Mapping[str, Act] = field(default_factory=dict)

    @property
    def withdrawal(self) -> Act:
        """Return the words for a withdrawal; an edition from before has the usual ones."""
        return next((one for one in self.by_key.values() if one.does == WITHDRAW), USUAL_WITHDRAWAL)

    @property
    def declared(self) -> tuple[Act, ...]:
        """Return the acts that the program has no way of its own for."""
        return tuple(one for one in self.by_key.values() if not one.does)


USUAL_WITHDRAWAL = Act(
    WITHDRAW,
    "撤回申请",
    "撤回后这次申请结束，需要时可重新发起。确定撤回？",
    during=During.OPEN,
    does=WITHDRAW,
)
