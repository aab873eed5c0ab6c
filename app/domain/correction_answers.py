"""What answers an item that was sent back: something that is other than it was submitted, or a reason why it stays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import is_same
from app.domain.correction import CorrectionPlace
from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    State = Mapping[tuple["Part", str], Any]
    """All that is submitted, by part and name. Of a paper it tells the version."""


class Part(StrEnum):
    """Parts of what is submitted; the first three are the classes of papers."""

    DOCUMENT = "document"
    ATTACHMENT = "attachment"
    CONTRACT = "contract"
    RECORD = "record"
    LEDGER = "ledger"
    UNIT = "unit"
    ANSWER = "answer"


PAPERS = frozenset({Part.DOCUMENT, Part.ATTACHMENT, Part.CONTRACT})
ANYTHING = frozenset({"", "other"})
"""Targets that name nothing: whatever has changed at the place answers them."""
OWN = frozenset({CorrectionPlace.CONTRACT, CorrectionPlace.LEDGER})
"""Places that are about one thing, whatever the reviewer named."""
_SCOPES = {
    CorrectionPlace.UNIT_ATTACHMENTS: frozenset({Part.ATTACHMENT}),
    CorrectionPlace.CONTRACT: frozenset({Part.CONTRACT}),
    CorrectionPlace.EMPLOYEE: frozenset({Part.DOCUMENT, Part.RECORD}),
    CorrectionPlace.LEDGER: frozenset({Part.LEDGER}),
    CorrectionPlace.APPLICATION_FORM: frozenset(Part),
}
NEW = "new_"
"""How the key of an answer begins that asks for another value of a record."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that is other than it was. `what` is a slot, field or month; `new` of a paper is its version."""

    part: Part
    what: str
    old: Any = None
    new: Any = None


def moves_between(before: State, now: State) -> tuple[Move, ...]:
    """Return what has changed, each thing once; a paper that was only taken away is nothing new."""
    found: list[Move] = []
    for part, name in sorted({*before, *now}, key=lambda key: (key[0] is Part.ANSWER, key)):
        old, new = before.get((part, name)), now.get((part, name))
        if is_same(old, new) or (part in PAPERS and new is None):
            continue
        what = name.removeprefix(NEW) if part is Part.ANSWER else name
        # What a person asks to change of their record stands in the answers, too.
        if part is not Part.ANSWER or (Part.RECORD, what) not in {(one.part, one.what) for one in found}:
            found.append(Move(part, what, old, new))
    return tuple(found)


def named_by(moves: Iterable[Move], target: str) -> tuple[Move, ...]:
    """Return the changes of what an item names."""
    return tuple(one for one in moves if one.what == target)


def answering(
    moves: Iterable[Move], place: CorrectionPlace, target: str, *, is_strict: bool = True
) -> tuple[Move, ...]:
    """Return what answers an item that names nothing which has changed: anything of its place.

    An item that names something is answered by that alone, unless nothing can be done about it (not `is_strict`).
    """
    if is_strict and target not in ANYTHING and place not in OWN:
        return ()
    return tuple(one for one in moves if _is_of(one, place))


def _is_of(move: Move, place: CorrectionPlace) -> bool:
    if move.part is Part.DOCUMENT and move.what == Slot.LEDGER_PROOF:
        return place in {CorrectionPlace.LEDGER, CorrectionPlace.APPLICATION_FORM}
    return move.part in _SCOPES[place]


def not_asked_for(moves: Iterable[Move], answers: Iterable[Mapping[str, Any]]) -> tuple[Move, ...]:
    """Return what has changed although no item's answer (part and what) tells of it."""
    told = {(one["part"], one["what"]) for one in answers}
    return tuple(one for one in moves if (one.part.value, one.what) not in told)
