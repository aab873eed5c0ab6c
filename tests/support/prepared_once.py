"""What many tests prepare alike is prepared once in a process; from then on the database goes straight to where it led.

Only where it must lead to the same: in a copy of the same original, to which nothing else has happened than the same
preparations in the same order, each at the same instant. What anybody else writes, also another process, is seen by
SQLite itself; then, and on PostgreSQL, the preparation is done as it is written.
"""

import atexit
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

from sqlalchemy import make_url

MOST = 40
"""How many outcomes are kept: each takes a few megabytes, and tests of one file prepare alike."""


@dataclass
class Place:
    """Where a copy stands: what was prepared in it, and how the database looked to SQLite then."""

    context: object
    watch: sqlite3.Connection
    done: tuple
    version: int = 0

    def is_as_it_was(self):
        """Tell whether nobody has written since."""
        return self.version == _version(self.watch)

    def note(self, done):
        self.done, self.version = done, _version(self.watch)


@dataclass(frozen=True)
class Outcome:
    """A preparation that was done: what it returned, when it ended, and what it left."""

    returned: object
    instant: object
    folder: Path


class PreparedOnce:
    """The copies that are open, and the outcomes of preparations that were done last."""

    def __init__(self):
        self.places, self.outcomes = {}, OrderedDict()
        self.folder = None
        self.is_allowed = True
        """Whether the test of now leaves the product as it is."""

    def begin(self, context, original):
        """Know a copy that was just opened; `original` names what it is a copy of."""
        watch = sqlite3.connect(make_url(context.settings.database_url).database, check_same_thread=False)
        place = self.places[id(context)] = Place(context, watch, ())
        place.note((original,))

    def end(self, context):
        """Forget a copy."""
        place = self.places.pop(id(context), None)
        if place is not None:
            place.watch.close()

    def place_of(self, context):
        """Return where a context stands, if what is prepared in it may come from an earlier time.

        Never in a thread of its own: others write meanwhile, and what they write is no part of the preparation.
        """
        place = self.places.get(id(context))
        is_alone = threading.current_thread() is threading.main_thread()
        return place if self.is_allowed and is_alone and place is not None and place.is_as_it_was() else None

    def keep(self, place, key, returned):
        """Keep what a preparation left."""
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="prepared"))
            atexit.register(self.close)
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        with sqlite3.connect(folder / "app.db") as kept:
            place.watch.backup(kept)
        kept.close()
        _link(place.context.files.root, folder / "files")
        place.note(key)
        self.outcomes[key] = Outcome(returned, place.context.clock.now, folder)
        if len(self.outcomes) > MOST:
            shutil.rmtree(self.outcomes.popitem(last=False)[1].folder)

    def restore(self, place, key):
        """Bring a copy to where a preparation led; return what it returned."""
        self.outcomes.move_to_end(key)
        outcome = self.outcomes[key]
        kept = sqlite3.connect(outcome.folder / "app.db")
        kept.backup(place.watch)
        kept.close()
        _link(outcome.folder / "files", place.context.files.root)
        place.context.clock.now = max(outcome.instant, place.context.clock.now)
        place.note(key)
        return _for(outcome.returned, place.context)

    def close(self):
        """Remove what was kept."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


PREPARED = PreparedOnce()


def prepared_once(prepare):
    """Mark what prepares a context, its first argument, or its journey in it; the other arguments are plain."""

    @wraps(prepare)
    def once(first, *arguments, **named):
        context = getattr(first, "context", first)
        place = PREPARED.place_of(context)
        of_whom = None if first is context else {k: v for k, v in vars(first).items() if v is not context}
        if place is None or not _is_plain((of_whom, arguments, named)):
            return prepare(first, *arguments, **named)
        # Lines that are counted are run where they are counted.
        step = (prepare.__module__, prepare.__qualname__, repr((of_whom, arguments, named)))
        # Each look at the clock moves it by a millisecond: who has only looked around is where the others are.
        second = context.clock.now.replace(microsecond=0)
        key = (*place.done, (*step, second, sys.gettrace() is not None))
        if key in PREPARED.outcomes:
            returned = PREPARED.restore(place, key)
            return first if returned is Itself else returned
        returned = prepare(first, *arguments, **named)
        PREPARED.keep(place, key, Itself if returned is first else returned)
        return returned

    return once


class Itself:
    """Stands for a journey that a preparation returned as it was."""


def _version(watch):
    return watch.execute("PRAGMA data_version").fetchone()[0]


def _is_plain(value):
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | bytes)


def _for(returned, context):
    """Return what a preparation returned, as that of another context."""
    if not hasattr(returned, "context"):
        return returned
    mine = copy(returned)
    mine.context = context
    return mine


def _link(source, target):
    """Let files of one folder stand in another as well; they never change."""
    for path in source.rglob("*"):
        there = target / path.relative_to(source)
        if path.is_file() and not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, there)
