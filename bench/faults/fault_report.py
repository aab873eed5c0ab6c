"""What a suite has counted, as a line of JSON and as a row of a table, and whether a promise was broken."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

UNAVAILABLE, NO_ROOM, WORST = "503", "507", 500
ALLOWED = frozenset({UNAVAILABLE, NO_ROOM})
"""A server may say that it cannot just now; nothing else of the 500s is an answer."""
HEAD = "| Suite | Database | Faults | Acknowledged | Lost | Doubled | Stuck | Wrong expiries | 5xx | Lost connections | Longest outage |"
MOST_TOLD = 12


def _is_broken(kind: str) -> bool:
    return kind.isdigit() and int(kind) >= WORST and kind not in ALLOWED


class Heard:
    """What all clients of a suite have heard, beside what they asked for; they write from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answers: Counter[str] = Counter()
        self.longest = 0.0
        self.broken: list[str] = []

    def refused(self, kind: str, where: str = "", said: str = "") -> None:
        """Count an answer that is none: a status of the 500s, or "lost" for a connection that ended."""
        with self._lock:
            self.answers[kind] += 1
            if _is_broken(kind) and len(self.broken) < MOST_TOLD:
                self.broken.append(f"{kind} at {where}: {said[:400]}")

    def answered_after(self, seconds: float) -> None:
        """Note how long one request was refused before it was answered."""
        with self._lock:
            self.longest = max(self.longest, seconds)

    def unforeseen(self, said: str) -> None:
        """Note what ended a client, so that the suite fails and tells."""
        with self._lock:
            self.broken.append(said)


@dataclass
class Row:
    """One suite on one database."""

    suite: str
    database: str
    faults: dict[str, int]
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    wrong_expiries: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    longest_outage: float = 0.0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)
    """Each thing that does not hold, in words."""
    more: dict[str, Any] = field(default_factory=dict)

    def take(self, heard: Heard) -> None:
        """Take over what the clients heard."""
        self.refusals = dict(sorted(heard.answers.items()))
        self.longest_outage = round(heard.longest, 1)
        self.found += heard.broken

    @property
    def worst(self) -> int:
        """Return how many answers were of the 500s and not allowed."""
        return sum(count for kind, count in self.refusals.items() if _is_broken(kind))

    @property
    def is_whole(self) -> bool:
        """Tell whether every promise was kept."""
        return not (
            self.lost or self.doubled or self.stuck or self.wrong_expiries or self.worst or self.found
        )

    def line(self) -> str:
        """Return all of it as a line of JSON."""
        return json.dumps(vars(self) | {"whole": self.is_whole}, ensure_ascii=False)

    def cells(self) -> str:
        """Return it as a row of the table."""
        faults = ", ".join(f"{count} {kind}" for kind, count in self.faults.items())
        fives = {kind: count for kind, count in self.refusals.items() if kind[0] == "5"}
        told = ", ".join(f"{count} × {kind}" for kind, count in fives.items()) or "0"
        cells = (
            self.suite, self.database, faults, self.acknowledged, self.lost, self.doubled, self.stuck,
            self.wrong_expiries, told, self.refusals.get("lost", 0), f"{self.longest_outage} s",
        )  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


def table(rows: Iterable[Row]) -> str:
    """Return the table of all suites."""
    return "\n".join([HEAD, "|" + "---|" * HEAD.count(" | ") + "---|", *(row.cells() for row in rows)])
