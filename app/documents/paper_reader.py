"""Reading the text of a paper: with the extra `ocr` in a limited child, or from a list in tests and demonstrations."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from app.documents.limited_child import Child, ask_child
from app.documents.scan_limits import MEGABYTE, USUAL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXTRA = "rapidocr"
MOST_PAGES = 3
"""What a reviewer compares stands on the first pages; each takes some seconds."""
LIMITS = replace(USUAL, cpu_seconds=90, wall_seconds=180, memory_bytes=4096 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class LentPaper:
    """A paper that is lent to be read: its digest, and where it lies meanwhile."""

    sha256: str
    path: Path


class PaperReader(Protocol):
    """Whoever reads papers."""

    def read(self, paper: LentPaper) -> tuple[str, ...] | None:
        """Return the text of each of the first pages; None when the paper cannot be read."""


@dataclass(frozen=True, slots=True)
class OcrReader:
    """Reads with the extra, one paper at a time; it is loaded in the child only."""

    def read(self, paper: LentPaper) -> tuple[str, ...] | None:
        """Return the text of each of the first pages; None when the child failed or broke a limit."""
        answer = ask_child(Child.READING, paper.path, {"most": MOST_PAGES}, LIMITS)
        return None if answer.failure else tuple(json.loads(answer.value))


@dataclass(frozen=True, slots=True)
class ListedReader:
    """Knows the text of papers by digest; for tests and demonstrations, without the extra."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, paper: LentPaper) -> tuple[str, ...] | None:
        """Return the text under the digest of the file."""
        return self.texts.get(paper.sha256)


def installed_reader() -> OcrReader | None:
    """Return a reader where the extra is installed. It is looked for and not loaded."""
    return OcrReader() if find_spec(EXTRA) is not None else None
