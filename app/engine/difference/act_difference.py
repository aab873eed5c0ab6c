"""Where two files of acts differ, in sentences."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from app.domain.act_words import SETTINGS, told_value
from app.engine.difference.change import Change, differing, told_change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.difference.element_names import ElementNames


def act_changes(path: str, old: bytes, new: bytes, _names: ElementNames) -> Iterator[Change]:
    """Yield every difference of two files; raises ValueError for one that cannot be read."""
    before, after = _read(old), _read(new)
    for key in [*before, *(key for key in after if key not in before)]:
        title = (before.get(key) or after[key]).get(("title",), key)
        if key not in after:
            yield Change("act", key, f"删去行为“{title}”", path)
        elif key not in before:
            yield Change("act", key, f"新增行为“{title}”{_summary(after[key])}", path)
        else:
            for place in differing(before[key], after[key]):
                values = before[key].get(place), after[key].get(place)
                yield Change("act", key, told_change(f"行为“{title}”", _label(place), *values), path)


def _summary(act: Mapping[tuple[str, ...], str]) -> str:
    """Return who may do a new act and what it does to a clock: what whoever approves it must see."""
    told = [f"{_label(place)}：{act[place]}" for place in (("who",), ("clock",), ("effect",)) if place in act]
    return f"（{'；'.join(told)}）" if told else ""


def _label(place: tuple[str, ...]) -> str:
    name = ".".join(place)
    return SETTINGS.get(name, name)


def _read(content: bytes) -> dict[str, dict[tuple[str, ...], str]]:
    """Return the settings of each act in words."""
    found = tomllib.loads(content.decode("utf-8-sig"))
    return {key: dict(_settings(value)) for key, value in found.items() if isinstance(value, dict)}


def _settings(value: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _settings(inner, (*above, name))
        else:
            yield (*above, name), told_value(".".join((*above, name)), inner)
