"""Texts of notices: a title and a body with placeholders, and what is said when a reminder comes late.

`{name}` stands for a fact. A part in `[ ]` is left out when one of its facts is missing; outside of brackets a missing
fact is an error, so that no letter with a gap leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.notice_facts import MISSED, NOTICE_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.notice_facts import NoticeFact

PIECE = re.compile(r"\{([A-Za-z_]*)\}")
PART = re.compile(r"\[([^\[\]]*)\]")
MARKS = frozenset("[]{}")
LEFT_OUT = "××"


class NoticeValueMissingError(Exception):
    """A text needs a fact that this notice does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"通知的正文要用“{name}”，这次没有这个值；请把这一段放进 [ ] 里")
        self.name = name


class TemplateError(ValueError):
    """A text whose brackets do not close."""


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text in parts; each part may be left out or not."""

    parts: tuple[tuple[str, bool], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Return all placeholders."""
        return frozenset(name for text, _ in self.parts for name in PIECE.findall(text))

    @property
    def needed(self) -> frozenset[str]:
        """Return the placeholders without which the text cannot be written."""
        return frozenset(
            name for text, is_optional in self.parts if not is_optional for name in PIECE.findall(text)
        )

    def written(self, facts: Mapping[str, Any], known: Mapping[str, NoticeFact] = NOTICE_FACTS) -> str:
        """Return the text with its facts, which `known` spells; raises NoticeValueMissingError."""
        return "".join(self._pieces(facts, known))

    def bare(self) -> str:
        """Return the text without any fact: parts that may be left out are left out, other facts are crossed out."""
        return "".join(PIECE.sub(LEFT_OUT, text) for text, is_optional in self.parts if not is_optional)

    def _pieces(self, facts: Mapping[str, Any], known: Mapping[str, NoticeFact]) -> Iterator[str]:
        for text, is_optional in self.parts:
            missing = [name for name in PIECE.findall(text) if not _is_there(facts, name, known)]
            if not missing:
                yield PIECE.sub(lambda found: _spelled(facts, found.group(1), known), text)
            elif not is_optional:
                raise NoticeValueMissingError(missing[0])


def read_template(text: str) -> TextTemplate:
    """Return a text in its parts; raises TemplateError."""
    parts: list[tuple[str, bool]] = []
    behind = 0
    for found in PART.finditer(text):
        parts += [(text[behind : found.start()], False), (found.group(1), True)]
        behind = found.end()
    parts.append((text[behind:], False))
    for part, _ in parts:
        if MARKS & set(PIECE.sub("", part)):
            raise TemplateError("方括号或花括号没有成对，或者一个套在另一个里面")
    return TextTemplate(tuple((part, is_optional) for part, is_optional in parts if part))


def _is_there(facts: Mapping[str, Any], name: str, known: Mapping[str, NoticeFact]) -> bool:
    fact = known.get(name)
    return fact is not None and facts.get(fact.source) not in (None, "", [], ())


def _spelled(facts: Mapping[str, Any], name: str, known: Mapping[str, NoticeFact]) -> str:
    return known[name].spell(facts[known[name].source])


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One kind of notice as its file says it."""

    kind: str
    title: TextTemplate
    body: TextTemplate
    late_title: TextTemplate | None = None
    late_body: TextTemplate | None = None
    link: str = ""
    """The next step that the page of notices offers; empty for none."""
    file: str = ""
    line: int = 0
    letter: str = ""
    """By which wish its letter may be left out; empty for one that is always sent."""

    @property
    def templates(self) -> tuple[TextTemplate, ...]:
        """Return all texts."""
        return tuple(
            one for one in (self.title, self.body, self.late_title, self.late_body) if one is not None
        )


@dataclass(frozen=True, slots=True)
class WrittenNotice:
    """A notice as somebody reads it."""

    title: str
    body: str
    link: str = ""
    letter: str = ""
    """By which wish its letter may be left out; empty for one that is always sent."""


@dataclass(frozen=True, slots=True)
class Notices:
    """All kinds of notices of an edition, and what stands before and behind every body."""

    kinds: Mapping[str, NoticeText] = field(default_factory=dict)
    before: TextTemplate = TextTemplate()
    after: TextTemplate = TextTemplate()

    def written(self, kind: str, facts: Mapping[str, Any]) -> WrittenNotice:
        """Return a notice with its facts; raises KeyError for an unknown kind, NoticeValueMissingError."""
        text = self.kinds[kind]
        title, body = text.title, text.body
        if facts.get(MISSED):
            title, body = text.late_title or title, text.late_body or body
        parts = (self.before, body, self.after)
        written = "".join(part.written(facts) for part in parts)
        return WrittenNotice(title.written(facts), written, text.link, text.letter)
