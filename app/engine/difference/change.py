"""One difference between two editions, and the words that all kinds of files share."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import local
from app.engine.meaning import is_meant, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LONGEST_VALUE = 120
KEPT_BEFORE = 20
"""How much of two long texts is shown before the place where they differ."""
Path = tuple[str, ...]
Facts = dict[Path, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: the kind of thing, its id, the sentence for people, and the file it stands in."""

    kind: str
    element: str
    sentence: str
    file: str
    parts: tuple[str, ...] = ()
    """Elements that this sentence tells of as well."""


def shown_value(text: str) -> str:
    """Return a value as a sentence has it: numbers as they are, texts in quotation marks, long ones cut."""
    flat = " ".join(text.split())
    if flat.replace(".", "", 1).isdigit():
        return f" {flat} "
    return f"“{flat[:LONGEST_VALUE]}…”" if len(flat) > LONGEST_VALUE else f"“{flat}”"


def told_change(
    owner: str,
    label: str,
    old: str | None,
    new: str | None,
    show: Callable[[str], str] = shown_value,
) -> str:
    """Return the sentence of one setting that is new, gone or another; `show` puts a value into words."""
    if old is None:
        return f"{owner}增加{label}：{show(new or '').strip()}"
    if new is None:
        return f"{owner}去掉{label}（原为{show(old).rstrip()}）"
    if max(len(old), len(new)) > LONGEST_VALUE:
        old, new = _from_difference(old, new)
    return f"{owner}的{label}由{show(old)}改为{show(new)}".rstrip()


def _from_difference(old: str, new: str) -> tuple[str, str]:
    """Return two long texts from a little before the place where they differ."""
    alike = next(
        (place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )
    place = alike - KEPT_BEFORE
    return (f"…{old[place:]}", f"…{new[place:]}") if place > 0 else (old, new)


def differing(old: Mapping[Path, str], new: Mapping[Path, str]) -> list[Path]:
    """Return the settings that are new, gone or others, in the order of the files."""
    keys = [*old, *(key for key in new if key not in old)]
    return [key for key in keys if old.get(key) != new.get(key)]


def moved(old: list[str], new: list[str]) -> Iterator[tuple[str, str | None]]:
    """Yield what stands elsewhere in a list of the same things, and what it stands behind now."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    kept = {
        place for block in matcher.get_matching_blocks() for place in range(block.b, block.b + block.size)
    }
    for place, one in enumerate(new):
        if place not in kept:
            yield one, new[place - 1] if place else None


def facts_of(element: Any, apart: Callable[[Any], bool]) -> Facts:
    """Return all settings of an element by where they stand; parts that are told of `apart` are left out.

    The ids of its parts are no settings: nobody reads them.
    """
    found: Facts = {}
    _collect(element, (), apart, found)
    return found


def _collect(element: Any, place: Path, apart: Callable[[Any], bool], found: Facts) -> None:
    own = _own_name(element) if place else None
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if is_meant(element, name) and name != "id" and not (own and value == own)
    }
    for name, value in attributes.items():
        found[*place, name.rpartition("}")[2]] = value
    if (element.text or "").strip():
        found[*place, "text"] = element.text.strip()
    seen: dict[str, int] = {}
    for part in parts_of(element):
        if apart(part):
            continue
        word = local(part)
        if name := _own_name(part):
            word = f"{word}:{name}"
        seen[word] = seen.get(word, 0) + 1
        _collect(part, (*place, word if seen[word] == 1 else f"{word}#{seen[word]}"), apart, found)


def _own_name(part: Any) -> str | None:
    """Return the name by which a part of an element is known among the others."""
    if local(part) == "variable":
        return None
    name: str | None = part.get("name") or part.get("target")
    return name
