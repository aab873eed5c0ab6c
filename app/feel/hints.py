"""What an analyst who wrote something of another language probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.feel.lexer import Token

PAIRS = {
    ("=", "="): "等于只写一个 =",
    ("<", ">"): "不等于写 !=",
    ("=", ">"): "大于等于写 >=",
    ("=", "<"): "小于等于写 <=",
}
KEYWORDS = frozenset(
    {"and", "or", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "not",
     "instance", "of", "true", "false", "null", "function"}
)  # fmt: skip


def hint_at(tokens: list[Token], place: int) -> str:
    """Return what to write instead of what stands at a place, as the end of a sentence, or nothing."""
    token = tokens[place]
    before = tokens[place - 1] if place > 0 else None
    found = ""
    if token.kind == "name" and token.text.lower() in KEYWORDS and token.text not in KEYWORDS:
        found = f"关键字要小写：{token.text.lower()}"
    elif token.text == "'":
        found = "文字用英文双引号括起来"
    elif before is not None and token.kind == "op" == before.kind:
        found = PAIRS.get((before.text, token.text), "")
    elif before is not None and before.kind == "name" == token.kind:
        known = before.text.lower() in KEYWORDS and before.text not in KEYWORDS
        found = f"关键字要小写：{before.text.lower()}" if known else "名称里有空格时，要先有这个名称的变量"
    return f"（{found}）" if found else ""
