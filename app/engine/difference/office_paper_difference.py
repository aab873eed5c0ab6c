"""Where two files of papers of the office differ, in sentences."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from app.engine.difference.change import Change, differing, told_change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.difference.element_names import ElementNames

SIGNS = "signs"
NAMES = {
    "title": "名称",
    "number": "文号",
    "when": "作出的时候",
    "to": "送给谁",
    "notice": "随哪条通知送达",
    "opening": "抬头",
    "body": "正文",
    "rows": "内容的表",
    "items": "事项的表",
    "items_title": "事项表的标题",
    "after": "表后的正文",
    "basis": "依据",
    "remedy": "救济途径",
    "notes": "说明",
    "replaces": "取代以前的",
    "frame": "边框",
}
"""What people call the settings of a paper."""


CODES = {
    "when": {
        "received": "收件", "resubmitted": "补正后再次收件", "accepted": "第一级审核通过",
        "deemed_accepted": "一次告知期限内没有告知补正", "returned": "退回补正", "approved": "办结",
        "slip": "可以打印确认单",
    },
    "to": {"employer": "单位", "person": "员工"},
    "items": {"corrections": "本轮的补正事项"},
}  # fmt: skip
"""What people call the codes of some settings."""


def office_paper_changes(path: str, old: bytes, new: bytes, _names: ElementNames) -> Iterator[Change]:
    """Yield every difference of two files; raises ValueError for one that cannot be read."""
    before, after = _read(old), _read(new)
    for kind in [*before, *(kind for kind in after if kind not in before)]:
        name = _name(kind, before.get(kind) or after[kind])
        if kind not in after:
            yield Change("paper", kind, f"删去{name}", path)
        elif kind not in before:
            yield Change("paper", kind, f"新增{name}", path)
        for key in differing(before.get(kind, {}), after.get(kind, {})) if kind in after else ():
            was, now = (_words(key, one.get(key)) for one in (before.get(kind, {}), after[kind]))
            if kind in before or key != ("title",):
                yield Change("paper", kind, told_change(name, _label(kind, key), was, now), path)


def _name(kind: str, told: Mapping[tuple[str, ...], str]) -> str:
    return "机关代字" if kind == SIGNS else f"文书“{told.get(('title',), kind)}”"


def _label(kind: str, key: tuple[str, ...]) -> str:
    whole = ".".join(key)
    return whole if kind == SIGNS else NAMES.get(whole, whole)


def _words(key: tuple[str, ...], text: str | None) -> str | None:
    """Return a value as people write it: lists by their parts, codes by their names."""
    if text is None:
        return None
    codes = CODES.get(".".join(key), {})
    if not text.startswith("["):
        return codes.get(text, text)
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return text
    rows = ["：".join(map(str, one)) if isinstance(one, list) else str(one) for one in parts]
    return "；".join(codes.get(one, one) for one in rows)


def _read(content: bytes) -> dict[str, dict[tuple[str, ...], str]]:
    found = tomllib.loads(content.decode("utf-8-sig"))
    return {kind: dict(_settings(value)) for kind, value in found.items() if isinstance(value, dict)}


def _settings(value: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _settings(inner, (*above, name))
        else:
            # Dates, which no setting of a paper is, are told as they are written.
            text = inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False, default=str)
            yield (*above, name), text
