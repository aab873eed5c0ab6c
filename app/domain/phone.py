"""Telephone numbers as Beijing writes them: mobile, landline with area code, or eight local digits."""

from __future__ import annotations

import re

from app.domain.typed_text import TypedValue, halfwidth

AREA_CODE = "010"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
_LOCAL = re.compile(r"[2-8][0-9]{7}(-[0-9]{1,6})?")
_COUNTRY = re.compile(r"(\+|00)86(?=1[3-9])")


def check_phone(text: str) -> TypedValue:
    """Check a telephone number; eight digits without area code are Beijing's, as the manual writes its own."""
    number = re.sub(r"[\s()]", "", halfwidth(text).replace("—", "-").replace("–", "-"))
    number = _COUNTRY.sub("", number)
    undashed = number.replace("-", "")
    if _MOBILE.fullmatch(undashed):
        return TypedValue(undashed)
    if _LANDLINE.fullmatch(number):
        return TypedValue(number)
    if _LOCAL.fullmatch(number):
        return TypedValue(f"{AREA_CODE}-{number}")
    return TypedValue(number, "请填写 11 位手机号码，或带区号的固定电话（如 010-58511081）。")


def is_mobile(number: str) -> bool:
    """Tell whether a checked number can take a text message."""
    return _MOBILE.fullmatch(number) is not None
