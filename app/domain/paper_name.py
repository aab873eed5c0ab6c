"""How a stored paper is called: safe to show, safe to save, and always the name of a PDF."""

from __future__ import annotations

import re
import unicodedata

ENDING = ".pdf"
LONGEST_NAME = 120
MOST_BYTES = 240
"""Disks take names of 255 bytes; a Chinese sign has three."""
NAMELESS = "未命名"
FORBIDDEN = frozenset('<>:"|?*')
_RUN_OR_SHOWN = re.compile(
    r"\.(?:html?|xhtml|shtml|mht|mhtml|svg|xml|hta|js|jse|vbs|vbe|wsf|ps1|exe|com|scr|bat|cmd|msi|jar|lnk|url|php|jsp|aspx?)$",
    re.IGNORECASE,
)
"""Endings of what a browser or a desk would show or run, should the last one be cut off or not be looked at."""
_FOREIGN_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")


def paper_name(filename: str) -> str:
    """Return a file name without folders, control or direction characters, not too long, ending in .pdf.

    What is kept has been checked to be a PDF, so that no other ending tells the truth: a browser or a desk that
    believed `.html` or `.hta` would run what somebody hid in it.
    """
    stem = safe_name(filename)
    is_told = stem.lower().endswith(ENDING)
    stem = stem[: -len(ENDING)] if is_told else _FOREIGN_ENDING.sub("", stem)
    while (without := _RUN_OR_SHOWN.sub("", stem.rstrip(". "))) != stem.rstrip(". "):
        stem = without
    stem = stem[: LONGEST_NAME - len(ENDING)]
    while len(stem.encode()) > MOST_BYTES - len(ENDING):
        stem = stem[:-1]
    return (stem.strip(". ") or NAMELESS) + ENDING


def photos_name(filename: str, count: int) -> str:
    """Return what a paper is called that was made of several files, by the name of the first."""
    return (
        filename if count == 1 else f"{paper_name(filename).removesuffix(ENDING)[:80]} 等 {count} 个{ENDING}"
    )


def safe_name(filename: str) -> str:
    """Return a file name as its owner knows it, ending and all, without what must not be shown."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if _is_kept(letter)).rstrip(". ")[:LONGEST_NAME]


def _is_kept(letter: str) -> bool:
    # A sign of full width may turn into a slash or a quotation mark where a header is written in ASCII.
    return letter.isprintable() and letter not in FORBIDDEN and not set(_plain(letter)) & {"/", "\\", '"'}


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter)
