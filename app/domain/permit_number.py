"""Permit numbers: opaque, since their official pattern is not published. Imported ones stay as they are."""

from __future__ import annotations

import re

from app.domain.typed_text import TypedValue, halfwidth

_SHAPE = re.compile(r"[0-9A-Za-z-]{4,32}")


def check_permit_number(text: str) -> TypedValue:
    """Check a permit number by its characters and length only."""
    number = halfwidth(text)
    if not _SHAPE.fullmatch(number):
        return TypedValue(number, "工作居住证编号应为 4 至 32 位字母、数字或连字符，请核对证件。")
    return TypedValue(number)
