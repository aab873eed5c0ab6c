"""What an application asks to change of a person's record: what differs from the record when it is answered.

A form shows the record and sends all of it back. What merely came back is not asked for: it must neither be shown as
a change nor be written over what has become of the record meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.person_fields import BASIC_FIELDS, DETAILS
from app.domain.person_records import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PHONE = "phone"
_ASKABLE = DETAILS | {PHONE}
_NEW = {f"new_{name}": name for name in BASIC_FIELDS}


def told_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what answers say of a person, by the names of the record; an empty answer says nothing."""
    told = {name: value for name, value in data.items() if name in _ASKABLE and value}
    return told | {name: data[key] for key, name in _NEW.items() if data.get(key)}


def asked_in(data: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """Return the fields in which answers differ from the record of this moment."""
    return sorted(name for name, value in told_values(data).items() if not is_same(value, record.get(name)))


def asked_changes(
    answers: Iterable[tuple[Mapping[str, Any], list[str] | None]], record: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values asked for; later answers win, and one that is as the record was takes its wish back.

    Each answer comes with the fields it asked for; None where nobody noted them: then the record tells.
    """
    wanted: dict[str, Any] = {}
    for data, noted in answers:
        asked = asked_in(data, record) if noted is None else noted
        for name, value in told_values(data).items():
            if name in asked:
                wanted[name] = value
            else:
                wanted.pop(name, None)
    return wanted


def moved_fields(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the fields that have changed between two states of a record."""
    return sorted(name for name in {*before, *now} if not is_same(before.get(name), now.get(name)))


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values of a record say the same; an absent one is an empty one."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [
            {key: said for key, said in row.items() if key != STATUS and said}
            if isinstance(row, dict)
            else row
            for row in value
        ]
    return value or None
