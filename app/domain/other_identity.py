"""Identity documents other than the resident card. Their formats are weakly documented, so we refuse little."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.id_number import check_id_number
from app.domain.typed_text import TypedValue, normalised

if TYPE_CHECKING:
    from datetime import date


class IdentityKind(StrEnum):
    """证件类型."""

    ID_CARD = "id_card"
    PASSPORT = "passport"
    HK_MACAO_PASS = "hk_macao_pass"  # noqa: S105 a travel document
    TAIWAN_PASS = "taiwan_pass"  # noqa: S105 a travel document
    RESIDENCE_PERMIT = "hmt_residence_permit"
    FOREIGN_PERMANENT_CARD = "foreign_permanent_card"


WITH_FACTS = frozenset({IdentityKind.ID_CARD, IdentityKind.RESIDENCE_PERMIT})
"""Documents whose number tells birth date and sex."""
_SHAPES = {
    IdentityKind.PASSPORT: (re.compile(r"[0-9A-Z]{5,20}"), "护照号码应为 5 至 20 位字母或数字，请核对。"),
    IdentityKind.HK_MACAO_PASS: (
        re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
        "港澳居民来往内地通行证号码应以 H 或 M 开头，后接 8 或 10 位数字，请核对。",
    ),
    IdentityKind.TAIWAN_PASS: (
        re.compile(r"[0-9]{8}([0-9]{2})?"),
        "台湾居民来往大陆通行证号码应为 8 或 10 位数字，请核对。",
    ),
    IdentityKind.FOREIGN_PERMANENT_CARD: (
        re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{18}"),
        "外国人永久居留身份证号码应为 15 或 18 位，请核对。",
    ),
}
_CHINESE_PASSPORT = re.compile(r"[EG][0-9A-Z][0-9]{7}")
_RESIDENCE_PERMIT = re.compile(r"8[123]0000[0-9]{11}[0-9X]")


def check_identity(kind: IdentityKind, text: str, today: date) -> TypedValue:
    """Check the number of an identity document of this kind."""
    if kind is IdentityKind.ID_CARD:
        return check_id_number(text, today)
    if kind is IdentityKind.RESIDENCE_PERMIT:
        return _check_residence_permit(text, today)
    number = normalised(text)
    shape, reason = _SHAPES[kind]
    if not shape.fullmatch(number):
        return TypedValue(number, reason)
    if kind is IdentityKind.PASSPORT and number[0] in "EG" and not _CHINESE_PASSPORT.fullmatch(number):
        return TypedValue(number, hints=("与中国普通护照的常见格式不同，请再次核对。",))
    return TypedValue(number)


def _check_residence_permit(text: str, today: date) -> TypedValue:
    number = normalised(text)
    if not _RESIDENCE_PERMIT.fullmatch(number):
        return TypedValue(
            number, "港澳台居民居住证号码应为 18 位，以 810000、820000 或 830000 开头，请核对。"
        )
    return check_id_number(number, today)
