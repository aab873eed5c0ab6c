"""What a new password must be: long, and not what somebody who knows the person, the platform or a list tries first.

Nothing is asked of kinds of characters: length and being hard to guess are what counts (OWASP ASVS 5.0, 6.2).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
LENGTH, OWN, COMMON, REPEATED, RUN = (
    "password_length",
    "password_own",
    "password_common",
    "password_repeated",
    "password_run",
)
FAULTS = {
    LENGTH: f"密码应为 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符",
    OWN: "密码里不能有您的登录账号、姓名、手机号码或证件号码，请换一个",
    COMMON: "密码主要由常见的词或平台名称组成，容易被猜出，请换一个，例如几个不相干的词",
    REPEATED: "密码是同样的字符重复，容易被猜出，请换一个，例如几个不相干的词",
    RUN: "密码主要由连续的数字、字母或键盘上相邻的键组成，容易被猜出，请换一个，例如几个不相干的词",
}
LEAST_LEFT = 8
"""So many characters must remain of a password when what is easily guessed has been taken out of it."""
LEAST_KINDS = 5
"""So many different characters a password has."""
LEAST_OWN, LEAST_OWN_CHINESE = 4, 2
"""What is shorter of somebody's own names and numbers is in many passwords by chance."""
TOLD_APART = 3
"""Common words that are shorter are left alone."""
LEAST_RUN = 4
_ROWS = (
    "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()", "1q2w3e4r5t6y7u8i9o0p", "147258369", "qazwsxedcrfvtgbyhnujm",
)  # fmt: skip
_DISGUISES = str.maketrans("0134578@$!|", "oieastbasil")
_FILE = Path(__file__).with_name("common_passwords.txt")


@cache
def common_words() -> frozenset[str]:
    """Return the words of the shipped list."""
    lines = [line for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())


def password_fault(password: str, own: Iterable[str] = ()) -> str | None:
    """Return the rule that a new password breaks, None for a good one; `own` are names and numbers of its person."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return LENGTH
    if _has_own(plain, own):
        return OWN
    if len(set(plain)) < LEAST_KINDS or _is_repeated(plain):
        return REPEATED
    if len(_without_runs(plain)) < LEAST_LEFT:
        return RUN
    if any(
        len(_without_runs(_without_words(one))) < LEAST_LEFT for one in (plain, plain.translate(_DISGUISES))
    ):
        return COMMON
    return None


def _has_own(plain: str, own: Iterable[str]) -> bool:
    known = ("".join(unicodedata.normalize("NFKC", one).casefold().split()) for one in own)
    return any(
        one in plain or one[::-1] in plain
        for one in known
        if len(one) >= (LEAST_OWN if one.isascii() else LEAST_OWN_CHINESE)
    )


def _is_repeated(plain: str) -> bool:
    """Tell whether a password is one piece again and again."""
    return any(
        (plain[:size] * (len(plain) // size + 1)).startswith(plain) for size in range(1, len(plain) // 2 + 1)
    )


def _without_words(plain: str) -> str:
    """Take the longest common words out first: what is left is what had to be thought of."""
    for word in sorted(common_words(), key=len, reverse=True):
        if len(word) > TOLD_APART or not word.isascii():
            plain = plain.replace(word, "")
    return plain


def _without_runs(plain: str) -> str:
    """Take out what lies side by side on a keyboard or in the alphabet, in either direction, and what is doubled."""
    kept, place = [], 0
    while place < len(plain):
        length = _run_at(plain, place)
        if length >= LEAST_RUN:
            place += length
        else:
            kept.append(plain[place])
            place += 1
    return "".join(kept)


def _run_at(plain: str, place: int) -> int:
    longest = 1
    while place + longest < len(plain) and plain[place + longest] == plain[place]:
        longest += 1
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = LEAST_RUN
        while place + length <= len(plain) and plain[place : place + length] in row:
            longest = max(longest, length)
            length += 1
    return longest
