"""The first letters of the sounds of a name (拼音首字母): 赵测试 is found by zcs.

The letters of characters come from `pinyin_initials.txt`, which `tests/domain/pinyin_order.mjs` prints from the order
by sound of the Unicode locale data; its first lines are the characters from U+4E00 on, the others name their letter.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("pinyin_initials.txt")
_FIRST = 0x4E00
_NONE = "."
LONGEST = 40
_OTHER = {
    character: letter
    for letter, characters in {
        "b": "秘辟费屏",
        "c": "重种沈盛倘长",
        "d": "石提",
        "e": "阿",
        "f": "宓脯",
        "g": "贾涡",
        "h": "行阚吓巷",
        "j": "车奇系强期校虹楷",
        "k": "隗适会咯",
        "l": "弄",
        "m": "万",
        "n": "粘",
        "o": "区",
        "p": "繁埔便扁堡暴冯",
        "q": "仇覃龟卡稽",
        "s": "单召谌折参乘率洗伺汤晟",
        "t": "调囤",
        "w": "莞呙",
        "x": "解茜宿叶降见畜",
        "y": "尉乐谷蔚陶说尾",
        "z": "曾查翟朝藏传褚祭术轧属",
    }.items()
    for character in characters
}
"""Characters of names that are read in a second way, mostly as surnames, with the letter of that other reading."""


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    found: dict[str, str] = {}
    place = _FIRST
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if " " in line:
            letter, _, characters = line.partition(" ")
            found |= dict.fromkeys(characters, letter)
            continue
        found |= {chr(place + at): letter for at, letter in enumerate(line) if letter != _NONE}
        place += len(line)
    return found


def initials(name: str) -> str:
    """Return the first letters of a name as it is usually read; letters and digits stay, other signs go."""
    return _read(name, {})


def other_initials(name: str) -> str:
    """Return the letters of a name whose first ambiguous character is read the other way; empty when it has none."""
    for character in _plain(name):
        if character in _OTHER:
            return _read(name, {character: _OTHER[character]})
    return ""


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _read(name: str, instead: dict[str, str]) -> str:
    letters = _letters()
    found = (
        one if one.isascii() and one.isalnum() else instead.get(one) or letters.get(one, "")
        for one in _plain(name)
    )
    return "".join(found)[:LONGEST]
