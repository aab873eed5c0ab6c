"""The files that a running program has read, and which of them have changed since."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (("app", "*.py"), ("handlers", "*.py"))
"""Templates are no part of it: the web reads a changed one by itself."""
ASSETS = (("frontend/styles", "*.css"), ("frontend/scripts", "*.js"), ("frontend/icons", "*.json"))

Snapshot = dict[Path, int]


def snapshot(folders: tuple[tuple[str, str], ...]) -> Snapshot:
    """Return when each file was written last."""
    found: Snapshot = {}
    for folder, pattern in folders:
        for path in (ROOT / folder).rglob(pattern):
            try:
                found[path] = path.stat().st_mtime_ns
            except FileNotFoundError:
                continue
    return found


def changed(before: Snapshot, now: Snapshot) -> list[str]:
    """Return the files that were written, made or removed, by their paths in the project."""
    different = {path for path, at in before.items() ^ now.items()}
    return sorted(str(path.relative_to(ROOT)) for path in different)
