"""The worker's part of rehearsals: a child process plays the stories in a database that is thrown away.

The child knows neither the office's database nor its keys. A worker that is killed leaves a lease that runs out;
another then begins the rehearsal anew.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.story_files import stories_in
from app.services.context.notices_of import SHARED
from app.services.records.record_forms import RECORDS
from app.settings import scratch_environment
from app.store.edition_drafts import edition_draft_of, files_of_draft
from app.store.edition_rows import editions, files_of
from app.store.rehearsal_rows import DONE, FAILED, Rehearsal, end_rehearsal, keep_lease, take_rehearsal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PRODUCT = Path(__file__).resolve().parents[3]
LEASE = timedelta(seconds=60)
LONGEST_SECONDS = 600
FORMS, SCENARIOS = "forms/", "scenarios"
SAID = 600
"""Characters that are kept of why the stories could not be played."""


class RehearsalRounds:
    """Plays one rehearsal at a time; each round looks whether the child has ended."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._playing: _Playing | None = None
        atexit.register(self.stop)

    def some(self) -> bool:
        """Begin a rehearsal or look after the one that is being played; tell whether one has just ended."""
        if self._playing is None:
            self._begin()
            return False
        answer = self._playing.answer()
        context, found = self._context, self._playing.rehearsal
        if answer is None:
            context.database.transact(lambda work: keep_lease(work, found.id, work.now + LEASE))
            return False
        self._playing.clear()
        self._playing = None
        state, result = answer
        context.database.transact(lambda work: end_rehearsal(work, found.id, state, result))
        return True

    def stop(self) -> None:
        """End what is being played; its lease runs out, and the next worker begins it anew."""
        if self._playing is not None:
            self._playing.clear()
            self._playing = None

    def _begin(self) -> None:
        taken = self._context.database.transact(lambda work: take_rehearsal(work, work.now + LEASE))
        if taken is None:
            return
        with self._context.database.reading() as work:
            draft = edition_draft_of(work, taken.draft_id)
            process = draft.process if draft else ""
            files = files_in_force(work) | files_of_draft(work, taken.draft_id)
        self._playing = _Playing(taken, process, files, self._context.settings.processes_dir)


def files_in_force(work: UnitOfWork) -> dict[str, bytes]:
    """Return the files of every live edition; each procedure's own are as its own edition has them."""
    live = {row.process: files_of(work, row.sha256) for row, is_live in editions(work) if is_live}
    found: dict[str, bytes] = {}
    for files in live.values():
        found |= files
    for process, files in live.items():
        own = (f"{process}/", f"{FORMS}{process}/")
        found |= {path: content for path, content in files.items() if path.startswith(own)}
    return found


class _Playing:
    """A child process with its folder."""

    def __init__(self, found: Rehearsal, process: str, files: Mapping[str, bytes], shipped: Path) -> None:
        self.rehearsal = found
        self._folder = Path(tempfile.mkdtemp(prefix="rehearsal-"))
        self._until = time.monotonic() + LONGEST_SECONDS
        lay_out(self._folder, files, shipped)
        with (
            (self._folder / "answer").open("wb") as answer,
            (self._folder / "complaint").open("wb") as complaint,
        ):
            self._child = subprocess.Popen(  # noqa: S603 — our own interpreter and module, no shell
                [
                    sys.executable,
                    "-m",
                    "app",
                    "scenarios",
                    str(self._folder / "processes" / process),
                    "--json",
                    "--walked",
                ],
                cwd=PRODUCT,
                env=scratch_environment(self._folder),
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=complaint,
            )

    def answer(self) -> tuple[str, dict[str, Any]] | None:
        """Return the new state and the result; None while the stories are being played."""
        if self._child.poll() is None:
            if time.monotonic() < self._until:
                return None
            self._child.kill()
            self._child.wait()
            return FAILED, {"said": f"演练超过 {LONGEST_SECONDS // 60} 分钟，已经中止。"}
        try:
            told = json.loads((self._folder / "answer").read_bytes())
        except ValueError:
            told = None
        if not isinstance(told, dict) or "played" not in told:
            complaint = (self._folder / "complaint").read_text("utf-8", "replace").strip()
            return FAILED, {"said": complaint[-SAID:] or "演练没有给出结果。"}
        return DONE, told

    def clear(self) -> None:
        """End the child, if it has not ended, and remove its folder."""
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def lay_out(folder: Path, files: Mapping[str, bytes], shipped: Path) -> None:
    """Write the files of editions as they lie in `processes/` and `forms/`, with the shipped stories beside them.

    A procedure that has stories of its own is played with those, and no others.
    """
    for path, content in files.items():
        target = folder / path if path.startswith(FORMS) else folder / "processes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    own = {path.partition("/")[0] for path in stories_in(files)}
    for stories in sorted(shipped.glob(f"*/{SCENARIOS}")):
        if stories.parent.name in own:
            continue
        shutil.copytree(stories, folder / "processes" / stories.parent.name / SCENARIOS, dirs_exist_ok=True)
    for name in (folder / "processes" / SHARED, folder / FORMS / RECORDS):
        name.mkdir(parents=True, exist_ok=True)
