"""统一社会信用代码 (GB 32100-2015): the unit's eighteen characters, the last one a check character."""

from __future__ import annotations

import re

from app.domain.typed_text import TypedValue, normalised

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Thirty-one characters; I, O, S, V and Z are left out because they are misread."""
LENGTH = 18
_SHAPE = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ELEVEN, _TEN = 11, 10


def check_credit_code(text: str) -> TypedValue:
    """Check a credit code by its length, its characters and its check character."""
    code = normalised(text)
    if len(code) != LENGTH:
        return TypedValue(code, f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请核对营业执照。")
    if not _SHAPE.fullmatch(code):
        return TypedValue(
            code, "统一社会信用代码含有不应出现的字符（不使用字母 I、O、S、V、Z），请核对是否误输。"
        )
    if check_character(code[:-1]) != code[-1]:
        return TypedValue(code, "统一社会信用代码的校验位不符，请逐位核对。")
    inner = organisation_check(code[8:16])
    hints = () if inner == code[16] else ("第 9 至 17 位组织机构代码的校验位不符，请再次核对。",)
    return TypedValue(code, hints=hints)


def check_character(first_seventeen: str) -> str:
    """Return the check character of the first seventeen: weights are powers of three modulo 31."""
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(first_seventeen))
    return ALPHABET[-total % 31]


def organisation_check(first_eight: str) -> str:
    """Return the check digit of an organisation code (GB 11714)."""
    total = sum(int(c, 36) * weight for c, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True))
    digit = _ELEVEN - total % _ELEVEN
    return "X" if digit == _TEN else str(digit % _ELEVEN)
