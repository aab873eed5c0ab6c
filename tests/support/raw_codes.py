"""Codes that no page may show to units, employees and reviewers: stored values, ids of elements, names of fields."""

import enum
import json
import re
from pathlib import Path

from lxml import html

from app.domain import office_codes

FORMS = Path(__file__).resolve().parents[2] / "forms"
SNAKE = re.compile(r"(?<![\w./@-])[a-z]+(?:_[a-z0-9]+)+(?![\w.@-])")
WORD = re.compile(r"(?<![\w./@-])[a-z]{2,}(?![\w.@/-])")
RAW = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\{\{|\}\}|\{%|%\(\w+\)s|\b(?:None|True|False|null|NaN|undefined)\b|<\w+ object"
    r"|\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|<\w+\.\w+: |[\[{(]['\"]\w|\b\w+\((?:\w+=|'|\")"
    r"|Traceback|\b\w+(?:Error|Exception)\b"
)
"""What no sentence holds: days as machines write them, names of templates, bare ids, values and errors of programs."""
UNSEEN = ("script", "style", "template")
MACHINE = "code"
"""What a machine said or must be told, set apart as such: operators, analysts, security officers and auditors see it, nobody else."""


def stored_words():
    """Return every value that forms and states keep for people's words."""
    found = set()
    for one in vars(office_codes).values():
        if isinstance(one, type) and issubclass(one, enum.StrEnum):
            found |= {str(member) for member in one}
    for file in FORMS.rglob("*.form"):
        found |= set(_values(json.loads(file.read_text())))
    return {word for word in found if WORD.fullmatch(word)}


def _values(part):
    for one in part.get("values", ()):
        yield one["value"]
    for child in part.get("components", ()):
        yield from _values(child)


WORDS = stored_words()


def codes_on(page):
    """Return every code that the reader of a page sees."""
    text = _seen(page)
    return sorted({*SNAKE.findall(text), *(word for word in WORD.findall(text) if word in WORDS)})


def raw_on(page, *, machine=False):
    """Return every code and every raw value that the reader of a page sees, apart from the machine's words if wished."""
    return raw_in(_seen(page, machine=machine))


def raw_in(text):
    """Return every code and every raw value in what somebody reads."""
    codes = {*SNAKE.findall(text), *(word for word in WORD.findall(text) if word in WORDS)}
    return sorted({*codes, *RAW.findall(text)})


def _seen(page, *, machine=False):
    tree = html.fromstring(page.text)
    for part in tree.xpath("//" + " | //".join((*UNSEEN, MACHINE) if machine else UNSEEN)):
        part.drop_tree()
    told = tree.xpath("//title/text() | //@title | //@alt | //@aria-label | //@placeholder")
    shown = tree.xpath(
        "//input[not(@type='hidden' or @type='radio' or @type='checkbox' or @type='date')]/@value"
    )
    return " ".join((*tree.body.itertext(), *told, *shown))
