"""Letters that FEEL does not have, and what an analyst who typed one probably meant."""

from __future__ import annotations

LETTERS = {
    "&": "并且写 and",
    "|": "或者写 or",
    "!": "否定写 not(…)，不等于写 !=",
    "%": "余数写 modulo(a, b)",
    ";": "并列的项目用英文逗号隔开",
    "`": "文字用英文双引号括起来",
    "‘": "文字用英文双引号括起来",
    "’": "文字用英文双引号括起来",
    "【": "请改成半角的 [",
    "】": "请改成半角的 ]",
    "；": "请改成半角的逗号",
    "、": "请改成半角的逗号",
    "。": "请改成半角的点",
    "！": "否定写 not(…)，不等于写 !=",
    "≥": "大于等于写 >=",
    "≤": "小于等于写 <=",
    "≠": "不等于写 !=",
    "×": "乘写 *",
    "÷": "除写 /",
}


def hint_for_letter(letter: str) -> str:
    """Return what to write instead of a letter FEEL does not have, or nothing."""
    return f"（{LETTERS[letter]}）" if letter in LETTERS else ""
