r"""Regular expressions of XPath 2.0 (which FEEL uses) into those of Python; a broken one raises PatternError.

Written out because the dialects differ just enough to surprise: `.` and `$` mean other places, `\p{…}`, `\i` and
class subtraction do not exist in Python, and look-around and possessive quantifiers do not exist in XPath.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.feel.character_classes import CLASSES, ESCAPED, property_class

_QUANTIFIER = re.compile(r"(?:[*+?]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})\??")
_PROPERTY = re.compile(r"\\([pP])\{([A-Za-z0-9-]+)\}")
_REFERENCE = re.compile(r"\\([1-9][0-9]*)")


class PatternError(ValueError):
    """The text is no regular expression of XPath."""


@dataclass(slots=True)
class PatternReader:
    """Reads one pattern from left to right."""

    text: str
    dot_all: bool = False
    multiline: bool = False
    place: int = 0
    groups: int = 0
    open_groups: list[int] = field(default_factory=list)

    def translated(self) -> str:
        """Return the pattern as Python writes it."""
        found = self._alternatives()
        if self.place < len(self.text):
            raise PatternError(self.text)
        return found

    def _alternatives(self) -> str:
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        return "|".join(branches)

    def _branch(self) -> str:
        found = ""
        while self.place < len(self.text) and self.text[self.place] not in "|)":
            atom = self._atom()
            quantifier = _QUANTIFIER.match(self.text, self.place)
            if quantifier is not None:
                self.place = quantifier.end()
                atom = (
                    f"(?:{atom}){quantifier[0]}" if len(atom) > 1 and atom[0] != "[" else atom + quantifier[0]
                )
            found += atom
        return found

    def _take(self, letter: str) -> bool:
        if self.text.startswith(letter, self.place):
            self.place += len(letter)
            return True
        return False

    def _atom(self) -> str:
        letter = self.text[self.place]
        if letter == "[":
            return self._class()
        if letter == "\\":
            return self._escape()
        self.place += 1
        if letter == "(":
            return self._group()
        if letter in "*+?{}]":
            raise PatternError(self.text)
        anchors = {
            ".": "(?s:.)" if self.dot_all else r"[^\n\r]",
            "^": r"(?:\A|(?<=\n)(?!\Z))" if self.multiline else r"\A",
            "$": r"(?=\n|\Z)" if self.multiline else r"\Z",
        }
        return anchors.get(letter) or re.escape(letter)

    def _group(self) -> str:
        capturing = not self._take("?:")
        if capturing:
            self.groups += 1
            self.open_groups.append(self.groups)
        inner = self._alternatives()
        if not self._take(")"):
            raise PatternError(self.text)
        if capturing:
            self.open_groups.pop()
        return f"({inner})" if capturing else f"(?:{inner})"

    def _escape(self) -> str:
        reference = _REFERENCE.match(self.text, self.place)
        if reference is None:
            return f"[{self._class_escape()}]"
        digits = reference[1]
        while len(digits) > 1 and int(digits) > self.groups:
            digits = digits[:-1]
        number = int(digits)
        if number > self.groups or number in self.open_groups:
            raise PatternError(self.text)
        self.place += 1 + len(digits)
        return rf"(?:\{number})"

    def _class_escape(self) -> str:
        """Return an escape as it stands inside a class."""
        named = _PROPERTY.match(self.text, self.place)
        if named is not None:
            self.place = named.end()
            members = property_class(named[2], negated=named[1] == "P")
            if members is None:
                raise PatternError(self.text)
            return members
        letter = self.text[self.place + 1 : self.place + 2]
        self.place += 2
        if letter in CLASSES:
            return CLASSES[letter]
        if not letter or letter not in ESCAPED:
            raise PatternError(self.text)
        return ESCAPED[letter]

    def _class(self) -> str:
        """Return a class; `[a-z-[aeiou]]` becomes what is in the first and not in the second."""
        self.place += 1
        negated = self._take("^")
        members = ""
        while not self._take("]"):
            if members and self._take("-["):
                self.place -= 1
                without = self._class()
                if not self._take("]"):
                    raise PatternError(self.text)
                return f"(?:(?!{without})[{'^' if negated else ''}{members}])"
            members += self._member()
        if not members:
            raise PatternError(self.text)
        return f"[{'^' if negated else ''}{members}]"

    def _member(self) -> str:
        first = self._class_letter()
        if not self.text.startswith("-", self.place) or self.text.startswith(("-]", "-["), self.place):
            return first
        self.place += 1
        last = self._class_letter()
        return f"{first}-{last}"

    def _class_letter(self) -> str:
        if self.place >= len(self.text):
            raise PatternError(self.text)
        letter = self.text[self.place]
        if letter == "\\":
            return self._class_escape()
        if letter == "[":
            raise PatternError(self.text)
        self.place += 1
        return "\\" + letter if letter in "]^-&~|" else letter
