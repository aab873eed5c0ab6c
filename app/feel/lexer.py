"""Text into tokens. Names may be Chinese; names with spaces are put together by the parser."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from app.feel.feel_errors import FeelSyntaxError
from app.feel.letter_hints import hint_for_letter

MAX_TEXT = 20_000
_NAME_START = r"A-Za-z_?\u00a1-\u1fff\u2070-\u218f\u2c00-\u2fef\u3005-\u3007\u3021-\u3029\u3041-\ud7ff\uf900-\ufdcf\ufdf0-\ufeff\uff66-\uffdc\U00010000-\U000effff"
_TOKEN = re.compile(
    rf"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
       |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
       |(?P<string>"(?:[^"\\]|\\.)*")
       |(?P<at>@"(?:[^"\\]|\\.)*")
       |(?P<name>[{_NAME_START}][{_NAME_START}0-9\u00b7]*)
       |(?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.'])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "'": "'"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
FULL_WIDTH = {"（": "(", "）": ")", "，": ",", "＝": "=", "＞": ">", "＜": "<", "“": '"', "”": '"', "：": ":"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind (number, string, at, name, op, end), its value and its column from 1."""

    kind: str
    text: str
    column: int
    end: int
    """Column behind the token, so that neighbours can be recognised."""


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; raises FeelSyntaxError at the first thing that is none."""
    if len(text) > MAX_TEXT:
        raise FeelSyntaxError(f"表达式超过 {MAX_TEXT} 个字符，请拆成决策表", column=1)
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unknown(text, place)
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, _value(kind, match[0]), place + 1, match.end() + 1))
        place = match.end()
    found.append(Token("end", "", len(text) + 1, len(text) + 1))
    return found


def _value(kind: str, text: str) -> str:
    if kind == "string":
        return unescape(text[1:-1])
    return text[2:-1] if kind == "at" else text


def unescape(text: str) -> str:
    """Return a string literal's text with its escapes resolved; a backslash before anything else stays."""

    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "uU" and len(code) > 1:
            number = int(code[1:], 16)
            return chr(number) if number <= sys.maxunicode else match[0]
        return _ESCAPES.get(code, match[0])

    decoded = _ESCAPE.sub(one, text)
    # Two \u escapes may spell one character outside the basic plane.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unknown(text: str, place: int) -> FeelSyntaxError:
    letter = text[place]
    if letter in FULL_WIDTH:
        return FeelSyntaxError(f"这里是全角的“{letter}”，请改成半角的 {FULL_WIDTH[letter]}", column=place + 1)
    if letter == '"':
        return FeelSyntaxError("字符串没有结尾的引号", column=place + 1)
    return FeelSyntaxError(f"不认识的字符“{letter}”{hint_for_letter(letter)}", column=place + 1)
