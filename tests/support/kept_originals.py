"""Filled originals are kept in the cache folder of the account, under a digest of everything that fills them.

Filling one takes seconds of every process that runs tests. The second process of a run waits for the first one; a
later run finds what an earlier one left, as long as neither the product nor the makers have changed.
"""

import fcntl
import hashlib
import inspect
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from app.documents import sample_shelf
from app.services.context.calendar_of import calendar_of
from app.settings import cache_folder
from tests.make.context_maker import ROOT, open_context

FILLED_BY = ("app", "bench", "forms", "handlers", "processes", "requirements", "tests/make")
WITHOUT = {"__pycache__", "static"}
"""What is compiled or built of the rest; pages are no part of what is filled."""
DRAWN = "drawn-samples"
"""Names the papers in it that were drawn as samples: what the checks say of those lies on the shelf already."""
MOST = 12
"""How many originals are kept: each takes some megabytes, and who works on several branches uses them in turn."""


@cache
def digest_of_everything():
    """Return a digest of the product, of what it stands on and of the makers."""
    found = hashlib.sha256(sys.version.encode())
    for top in FILLED_BY:
        for folder, inner, names in os.walk(ROOT / top):
            inner[:] = sorted(set(inner) - WITHOUT)
            for name in sorted(names):
                path = Path(folder) / name
                found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:24]


def fill_or_copy(fill, url, folder):
    """Fill `folder`, in which the database of `url` is, or copy into it what was filled before."""
    kept = cache_folder() / "originals"
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError:
        fill(url, folder)
        return
    maker = hashlib.sha256(Path(inspect.getfile(fill)).read_bytes()).hexdigest()[:8]
    place = kept / f"{fill.__name__}-{digest_of_everything()}-{maker}"
    with _alone(place.with_suffix(".lock")):
        if not place.exists():
            fill(url, folder)
            (folder / DRAWN).write_text("\n".join(sorted(sample_shelf._drawn)))
            fresh = Path(tempfile.mkdtemp(dir=kept))
            shutil.copytree(folder, fresh, dirs_exist_ok=True)
            fresh.rename(place)
            _forget_oldest(kept)
            return
    os.utime(place)
    shutil.copytree(place, folder, dirs_exist_ok=True)
    sample_shelf._drawn |= set((folder / DRAWN).read_text().split())
    _read_calendar(url, folder)


@contextmanager
def _alone(lock):
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _forget_oldest(kept):
    found = sorted((one for one in kept.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    for old in found[:-MOST]:
        shutil.rmtree(old, ignore_errors=True)
        old.with_suffix(".lock").unlink(missing_ok=True)


def _read_calendar(url, folder):
    """Let this process know the calendar of the original, as if it had filled it: copies begin with it."""
    context = open_context(url, folder)
    with context.database.reading() as work:
        calendar_of(work)
    context.database.close()
