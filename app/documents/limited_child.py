"""Untrusted files are read in a child process with limits; a crash or a timeout is a result, not an exception."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.documents.sample_shelf import about_sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.documents.scan_limits import ScanLimits

PRODUCT = Path(__file__).resolve().parents[2]


class Child(StrEnum):
    """The programs that work on untrusted files."""

    INSPECTING = "app.documents.inspecting_child"
    DRAWING = "app.documents.drawing_child"
    PHOTO = "app.documents.photo_child"
    NEUTRAL = "app.documents.neutral_child"
    READING = "app.documents.reading_child"
    XML = "app.documents.xml_child"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child answered; `failure` says why there is nothing."""

    value: bytes = b""
    failure: str = ""


def ask_child(child: Child, path: Path, wishes: Mapping[str, Any], limits: ScanLimits) -> Answer:
    """Let a child program work on a file; return the bytes it answered or why it failed.

    The child limits itself before it opens the file: a hook between fork and exec would not be safe in a
    server with threads. It answers into a file in memory, whose size the kernel limits too.
    """
    order = json.dumps({"path": str(path.absolute()), "limits": asdict(limits), **wishes})
    asked: list[Answer] = []

    def ask() -> bytes:
        asked.append(_run(child, order.encode(), limits.wall_seconds))
        return b"" if asked[0].failure else asked[0].value

    known = about_sample(path, f"{child} {wishes} {limits}", ask)
    return asked[0] if asked else Answer(known)


def failure_of_texts(texts: Sequence[bytes], limits: ScanLimits) -> str:
    """Let a child read diagrams and tables through the XML gate; return why it did not come to the end, or nothing."""
    order = json.dumps({"texts": [b64encode(text).decode() for text in texts], "limits": asdict(limits)})
    return _run(Child.XML, order.encode(), limits.wall_seconds).failure


def _run(child: Child, order: bytes, seconds: float) -> Answer:
    # In memory: a full disk must not look like a file that cannot be read.
    with os.fdopen(os.memfd_create("answer", os.MFD_CLOEXEC), "w+b") as out:
        try:
            done = subprocess.run(  # noqa: S603 — our own interpreter and module, no shell
                [sys.executable, "-P", "-m", child],
                input=order,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer(failure="timeout")
        if done.returncode != 0:
            return Answer(failure=f"exit {done.returncode}")
        out.seek(0)
        return Answer(out.read())


def _environment() -> dict[str, str]:
    """Return the little the child needs: no database address and no key reaches it."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return kept | single | {"PYTHONPATH": str(PRODUCT), "PYTHONDONTWRITEBYTECODE": "1"}
