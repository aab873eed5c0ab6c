"""Where two files of notices differ, in sentences."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from app.engine.difference.change import Change, told_changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMES = {
    "title": "标题",
    "body": "正文",
    "late.title": "迟到时的标题",
    "late.body": "迟到时的正文",
    "link": "链接",
    "before": "每条正文之前的话",
    "after": "每条正文之后的话",
}
"""What people call the settings of a notice."""


def notice_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Yield every difference of two files; raises ValueError for one that cannot be read."""
    before, after = _read(old), _read(new)
    for kind in [*before, *(kind for kind in after if kind not in before)]:
        if kind not in after:
            yield Change("notice", kind, f"删去通知“{kind}”", path)
        elif kind not in before:
            yield Change("notice", kind, f"新增通知“{kind}”：{after[kind].get(('title',), '')}", path)
        else:
            owner = f"通知“{kind}”" if kind else "各条通知"
            for sentence in told_changes(owner, before[kind], after[kind], _label):
                yield Change("notice", kind, sentence, path)


def _label(key: tuple[str, ...]) -> str:
    return NAMES.get(".".join(key), ".".join(key))


def _read(content: bytes) -> dict[str, dict[tuple[str, ...], str]]:
    """Return the settings of each kind; what stands before and behind all is of the kind without a name."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for name, value in tomllib.loads(content.decode("utf-8-sig")).items():
        if isinstance(value, dict):
            found[name] = dict(_settings(value))
        else:
            found.setdefault("", {})[name,] = str(value)
    return found


def _settings(value: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _settings(inner, (*above, name))
        else:
            yield (*above, name), str(inner)
