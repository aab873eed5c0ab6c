"""Small disks in memory, one for each place of an office that may fill, in a space of mounts that nobody else sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.support.running_office import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEGABYTE = 1 << 20
MOST_FILES = 30_000
FILLER = ".filler"
IN_OWN_SPACE = "FAULT_MOUNTS"
SIZES = {
    "data/parts": 4,
    "data/files": 64,
    "data/page-images": 4,
    "data/letters": 64,
    "data/audit-heads": 16,
    "data/turns": 1,
    "database": 640,
    "backup": 96,
    "logs": 8,
    "tmp": 64,
}
"""Megabytes of each place: more than the work of the longest run takes, at four kilobytes a letter."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk that can be filled to its last byte, and its last file."""

    folder: Path

    def fill(self) -> None:
        """Leave no room: neither for bytes nor for another file. Again takes what has been given back since."""
        with (self.folder / FILLER).open("ab", buffering=0) as filler:
            for size in (MEGABYTE, 4096, 1):
                while _takes(filler.fileno(), size):
                    continue
        with suppress(OSError):
            for _one in range(MOST_FILES):
                (self.folder / f"{FILLER}-{uuid4().hex}").touch(exist_ok=False)

    def free(self) -> None:
        """Give all of it back."""
        for filler in self.folder.glob(f"{FILLER}*"):
            filler.unlink()


def _takes(descriptor: int, size: int) -> bool:
    try:
        return os.write(descriptor, bytes(size)) == size
    except OSError:
        return False


def lay_disks(home: Path) -> None:
    """Mount a disk at every place below a folder. Only in a space of our own."""
    assert os.environ.get(IN_OWN_SPACE), "these mounts are seen by nobody else"
    for name, megabytes in SIZES.items():
        folder = home / name
        folder.mkdir(parents=True, exist_ok=True)
        mode = "0711" if name == "database" else "0700"
        options = f"size={megabytes}m,nr_inodes={MOST_FILES},mode={mode}"
        subprocess.run(  # noqa: S603 — a program of the system, a fixed command
            ["/usr/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True
        )


def take_away(home: Path) -> None:
    """Take the disks away again, and what is left of the folder."""
    for name in SIZES:
        subprocess.run(  # noqa: S603 — a program of the system, a fixed command
            ["/usr/bin/umount", "--lazy", str(home / name)], check=False, stderr=subprocess.DEVNULL
        )
    shutil.rmtree(home, ignore_errors=True)


def in_own_space(arguments: Sequence[str]) -> str:
    """Run a suite of ours where its mounts end with it; return what it printed. Needs root."""
    if os.geteuid():
        raise SystemExit("full disks are small ones that are mounted: that takes root")
    done = subprocess.run(  # noqa: S603 — our own program
        ["/usr/bin/unshare", "--mount", "--propagation", "private", sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, IN_OWN_SPACE: "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.stdout
