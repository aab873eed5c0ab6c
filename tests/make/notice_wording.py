"""The notices that are shipped, and how they read with some facts."""

from functools import cache
from pathlib import Path

from app.domain.notice_files import FILE, PLATFORM, read_notices

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


@cache
def shipped():
    """Return all kinds of notices by name, each with the notices among which it stands."""
    shared = (PROCESSES / "shared" / FILE).read_bytes()
    found = {}
    for file in sorted(PROCESSES.glob(f"*/{FILE}")):
        folder = file.parent.name
        files = {f"shared/{FILE}": shared} if folder != PLATFORM else {}
        notices, problems = read_notices(
            {**files, f"{folder}/{FILE}": file.read_bytes()}, of_platform=folder == PLATFORM
        )
        assert problems == ()
        found |= dict.fromkeys(notices.kinds, notices)
    return found


def notice_words(kind, facts):
    """Return title and body of a notice that is sent with these facts."""
    written = shipped()[kind].written(kind, facts)
    return written.title, written.body


KINDS = frozenset(shipped())
