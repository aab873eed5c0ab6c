"""Where two files of notices differ, in sentences."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from app.domain.letter_wishes import WISHES
from app.domain.notice_files import LINKS
from app.engine.difference.change import Change, differing, shown_value, told_change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.difference.element_names import ElementNames

NAMES = {
    "title": "标题",
    "body": "正文",
    "late.title": "迟到时的标题",
    "late.body": "迟到时的正文",
    "link": "链接",
    "letter": "邮件可以不要",
    "before": "正文之前的话",
    "after": "正文之后的话",
}
"""What people call the settings of a notice."""


def notice_changes(path: str, old: bytes, new: bytes, names: ElementNames) -> Iterator[Change]:
    """Yield every difference of two files; raises ValueError for one that cannot be read."""
    before, after = _read(old), _read(new)
    for kind in [*before, *(kind for kind in after if kind not in before)]:
        if kind not in after:
            yield Change("notice", kind, f"删去通知“{names.notice(kind)}”", path)
        elif kind not in before:
            yield Change("notice", kind, f"新增通知“{names.notice(kind)}”{_texts(after[kind])}", path)
        else:
            owner = f"通知“{names.notice(kind)}”" if kind else "各条通知"
            for key in differing(before[kind], after[kind]):
                values = before[kind].get(key), after[kind].get(key)
                yield Change("notice", kind, told_change(owner, _label(key), *values, _shown), path)


def _texts(settings: Mapping[tuple[str, ...], str]) -> str:
    """Return what a new notice says: whoever approves it must have read it."""
    told = [f"{_label(key)}为{_shown(value)}" for key, value in settings.items()]
    return f"；{'，'.join(told)}" if told else ""


def _shown(text: str) -> str:
    return shown_value(LINKS.get(text) or WISHES.get(text, text))


def _label(key: tuple[str, ...]) -> str:
    return NAMES.get(".".join(key), ".".join(key))


def _read(content: bytes) -> dict[str, dict[tuple[str, ...], str]]:
    """Return the settings of each kind; what stands before and behind all is of the kind without a name."""
    found: dict[str, dict[tuple[str, ...], str]] = {"": {}}
    for name, value in tomllib.loads(content.decode("utf-8-sig")).items():
        if isinstance(value, dict):
            found[name] = dict(_settings(value))
        else:
            found[""][name,] = str(value)
    return found


def _settings(value: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _settings(inner, (*above, name))
        else:
            yield (*above, name), str(inner)
