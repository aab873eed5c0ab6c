"""Where tests keep what they throw away: in memory where there is room, for the disk has nothing to remember.

Each test makes hundreds of files and few of them are read twice. A file system may take many times as long to find
a free entry among those just deleted as it takes to write the file.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 — the machine's own folder for this; names in it are random
ROOM = 6 * 1024**3
"""More than two processes of the whole suite leave before their folders are cleared away."""


def keep_in_memory():
    """Let this process and those it starts make temporary folders in memory, unless somebody said where."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
