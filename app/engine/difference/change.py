"""One difference between two editions, and the words that all kinds of files share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import local
from app.engine.meaning import is_meant, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LONGEST_VALUE = 120
Path = tuple[str, ...]
Facts = dict[Path, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: the kind of thing, its id, the sentence for people, and the file it stands in."""

    kind: str
    element: str
    sentence: str
    file: str


def shown_value(text: str) -> str:
    """Return a value as a sentence has it: numbers as they are, texts in quotation marks, long ones cut."""
    flat = " ".join(text.split())
    if flat.replace(".", "", 1).isdigit():
        return f" {flat} "
    return f"“{flat[:LONGEST_VALUE]}…”" if len(flat) > LONGEST_VALUE else f"“{flat}”"


def told_change(owner: str, label: str, old: str | None, new: str | None) -> str:
    """Return the sentence of one setting that is new, gone or another."""
    if old is None:
        return f"{owner}增加{label}{shown_value(new or '')}".rstrip()
    if new is None:
        return f"{owner}去掉{label}（原为{shown_value(old)}）".replace(" ）", "）").replace("为 ", "为")
    return f"{owner}的{label}由{shown_value(old)}改为{shown_value(new)}".rstrip()


def told_changes(
    owner: str, old: Mapping[Path, str], new: Mapping[Path, str], label: Callable[[Path], str]
) -> Iterator[str]:
    """Yield a sentence for each setting that differs."""
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield told_change(owner, label(key), old.get(key), new.get(key))


def facts_of(element: Any, apart: Callable[[Any], bool]) -> Facts:
    """Return all settings of an element by where they stand; parts that are told of `apart` are left out."""
    found: Facts = {}
    _collect(element, (), apart, found)
    return found


def _collect(element: Any, place: Path, apart: Callable[[Any], bool], found: Facts) -> None:
    for name, value in element.attrib.items():
        if is_meant(element, name) and not (name == "id" and not place):
            found[*place, name.rpartition("}")[2]] = value
    if (element.text or "").strip():
        found[*place, "text"] = element.text.strip()
    seen: dict[str, int] = {}
    for part in parts_of(element):
        if apart(part):
            continue
        word = local(part)
        own = part.get("name") or part.get("target")
        if own:
            word = f"{word}:{own}"
        seen[word] = seen.get(word, 0) + 1
        key = (*place, word if seen[word] == 1 else f"{word}#{seen[word]}")
        if not part.attrib and not len(part) and not (part.text or "").strip():
            found[key] = "有"
        _collect(part, key, apart, found)
