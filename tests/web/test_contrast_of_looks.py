"""The high-contrast look keeps 7:1 for every pair of text and background, in light and in dark."""

import re
from pathlib import Path

import pytest

LOOKS = Path(__file__).parents[2] / "frontend" / "styles" / "looks.css"
PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
ONE = re.compile(r"--tblr-(danger(?:-darken)?): (#[0-9a-f]{6});")
GROUNDS = ("page", "surface", "surface-low", "surface-high")
TONES = ("grey", "blue", "amber", "purple", "green", "red")
PAIRS = (
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong") for ground in GROUNDS),
    *((ink, "accent-wash") for ink in ("ink", "accent", "accent-strong")),
    *((f"{tone}-ink", ground) for tone in TONES for ground in (f"{tone}-wash", "surface", "surface-high")),
    *(("ink", f"{tone}-wash") for tone in TONES),
    ("button-ink", "button"),
    ("button-ink", "button-hover"),
    ("seal", "surface"),
)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_keeps_seven_to_one(theme):
    colours = {name: found[theme] for name, *found in PAIR.findall(LOOKS.read_text())}
    weak = {(ink, ground): contrast(colours[ink], colours[ground]) for ink, ground in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 7} == {}


def test_dangerous_buttons_are_read_in_white():
    found = ONE.findall(LOOKS.read_text())
    assert len(found) == 2
    assert all(contrast("#ffffff", colour) >= 7 for _name, colour in found)
