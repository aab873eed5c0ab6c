"""Drawings take the colours of the theme: none stays the colour of paper, and words are read on whatever they lie on."""

import re
from pathlib import Path

import pytest
from lxml import etree

from app.engine.picture.drawing import draw
from app.engine.picture.heat_marks import FILLS, HeatMark
from app.engine.picture.shape_drawing import ACTIVE_FILL, DONE_FILL, INK, MISSED_FILL, PAPER
from app.engine.picture.walked_drawing import DrawnFiles
from tests.make.shipped_bundle import shipped_edition, shipped_files
from tests.web.test_contrast_of_looks import contrast

STYLES = Path(__file__).parents[2] / "frontend" / "styles"
RULE = re.compile(r'\.drawing \[(fill|stroke)="(#[0-9a-f]{6})"\][^{]*\{ (?:fill|stroke): var\(--([a-z-]+)\)')
PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
LEGIBLE = 4.5


def drawings():
    shipped = shipped_edition()
    marks = {node: HeatMark(place % 5, "3 天") for place, node in enumerate(shipped.nodes["renewal"])}
    yield draw(shipped, "renewal", active=["confirm_contract"], done=["start", "check_window"])
    yield draw(shipped, "renewal", active=(), marks=marks)
    yield DrawnFiles(shipped_files()).counted("renewal", {("renewal", "start"): 2}, {})


def colours(picture):
    """Yield the name and value of each colour, those of marks that look the same in every theme apart."""
    for node in etree.fromstring(picture.encode()).iter():
        parent = node.getparent()
        if parent is not None and parent.get("class") == "heat":
            continue
        yield from (
            (name, node.get(name)) for name in ("fill", "stroke") if (node.get(name) or "").startswith("#")
        )


def test_every_colour_of_a_drawing_turns_with_the_theme():
    turned = {(name, colour) for name, colour, _variable in RULE.findall((STYLES / "case.css").read_text())}
    used = {one for picture in drawings() for one in colours(picture)}
    assert {ground for _name, ground in used} > {INK, PAPER, ACTIVE_FILL, DONE_FILL, MISSED_FILL}
    assert used - turned == set()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_are_read_on_whatever_they_lie_on(theme):
    values = {name: found[theme] for name, *found in PAIR.findall((STYLES / "theme.css").read_text())}
    turned = {colour: values[name] for kind, colour, name in RULE.findall((STYLES / "case.css").read_text()) if kind == "fill"}  # fmt: skip
    grounds = (PAPER, ACTIVE_FILL, DONE_FILL, MISSED_FILL)
    weak = {ground: contrast(turned[INK], turned[ground]) for ground in grounds}
    weak |= {fill: contrast(INK, fill) for fill in FILLS}
    assert {ground: ratio for ground, ratio in weak.items() if ratio < LEGIBLE} == {}
