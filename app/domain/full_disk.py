"""Which errors of the system say that a disk has no room."""

from __future__ import annotations

import errno

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full(error: OSError) -> bool:
    """Tell whether an error means that the disk, or our share of it, is full."""
    return error.errno in FULL
