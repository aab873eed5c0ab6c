"""The worker's part of try-runs: children that play steps in databases that are thrown away, one for each set of files.

A child knows neither the office's database nor its keys. The list of steps is the truth: a child that was killed is
replaced by another one, which plays them again; a worker that was killed leaves a lease that runs out.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from app.services.editions.run_rehearsals import PRODUCT, files_in_force, lay_out
from app.services.editions.try_runs import digest_of_try_run, own_files
from app.settings import scratch_environment
from app.store.try_run_rows import (
    TryRun,
    add_try_step,
    answer_request,
    keep_lease_of_request,
    rows_of,
    take_request,
    try_run_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LEASE = timedelta(seconds=20)
RENEWED_BEFORE = timedelta(seconds=10)
LONGEST_SECONDS = 120
"""Of one step, with the preparation of the child and all the steps that it has to play again."""
IDLE_SECONDS = 600
MOST_CHILDREN = 2
LOOK_SECONDS = 0.1
LONGEST_ANSWER = 8_000_000
TOO_LONG = (
    f"这一步超过 {LONGEST_SECONDS // 60} 分钟没有做完，已经中止，没有保留。请检查图里有没有走不出来的循环。"
)
UNFIT = "这份内容现在不能试办，请先改正检查里的错误。"
SAID, SAID_LINES = 600, 5
"""Characters and lines that are told of why a child could not begin."""
BROKEN = "演练的程序中途停了，这一步没有保留，请再做一次。"


class TryRunRounds:
    """Hands requests to children and writes what they answer; a round never waits long."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._children: dict[str, _Child] = {}
        atexit.register(self.stop)

    def some(self) -> bool:
        """Take a request that a child is free for, look at those under way; tell whether to come back at once."""
        for digest, child in list(self._children.items()):
            self._look(digest, child)
        self._begin()
        busy = [child for child in self._children.values() if child.run is not None]
        if busy:
            select.select([child.output for child in busy], [], [], LOOK_SECONDS)
        return bool(busy)

    def stop(self) -> None:
        """End all children; requests under way are taken again when their leases have run out."""
        for child in self._children.values():
            child.clear()
        self._children.clear()

    def _begin(self) -> None:
        passed_over: list[str] = []
        while not self._hand_over(passed_over):
            pass

    def _hand_over(self, passed_over: list[str]) -> bool:
        """Give the oldest request to its child; tell whether to look no further. One whose child is busy waits."""
        under_way = [child.run.id for child in self._children.values() if child.run is not None]
        if len(under_way) >= MOST_CHILDREN:
            return True
        but = [*under_way, *passed_over]
        taken = self._context.database.transact(lambda work: take_request(work, work.now + LEASE, but=but))
        if taken is None:
            return True
        with self._context.database.reading() as work:
            digest, rows = digest_of_try_run(work, taken), rows_of(work, taken.id)
            child = self._children.get(digest)
            files = {} if child is not None else files_in_force(work) | own_files(work, taken)
        if child is not None and child.run is not None:
            self._context.database.transact(lambda work: keep_lease_of_request(work, taken.id, None))
            passed_over.append(taken.id)
            return False
        if child is None:
            self._make_room()
            child = self._children[digest] = _Child(files, self._context.settings.processes_dir)
        child.send(taken, digest, rows)
        return True

    def _make_room(self) -> None:
        idle = [(child.used, digest) for digest, child in self._children.items() if child.run is None]
        if len(self._children) >= MOST_CHILDREN and idle:
            self._children.pop(min(idle)[1]).clear()

    def _look(self, digest: str, child: _Child) -> None:
        run = child.run
        if run is None:
            if child.is_gone or time.monotonic() - child.used > IDLE_SECONDS:
                self._children.pop(digest).clear()
            return
        answer = child.answer()
        if answer is None:
            self._keep_lease(child, run)
            return
        child.run = None
        if answer.pop("gone", False):
            self._children.pop(digest).clear()
        self._context.database.transact(lambda work: _written(work, run, digest, answer))

    def _keep_lease(self, child: _Child, run: TryRun) -> None:
        if time.monotonic() - child.leased < (LEASE - RENEWED_BEFORE).total_seconds():
            return
        child.leased = time.monotonic()
        self._context.database.transact(lambda work: keep_lease_of_request(work, run.id, work.now + LEASE))


def _written(work: UnitOfWork, asked: TryRun, digest: str, answer: Mapping[str, Any]) -> None:
    """Write an answer to the very request that was played; a later one is not answered by it."""
    run = try_run_of(work, asked.id, lock=True)
    if run is None or run.asked is None or run.asked_at != asked.asked_at:
        return
    for number, (row, seen) in enumerate(
        zip(({}, *rows_of(work, run.id)), answer.get("before") or (), strict=False)
    ):
        add_try_step(work, run.id, number, row, seen)
    if "steps" in answer:
        for number, step in enumerate(answer["steps"], start=1):
            add_try_step(work, run.id, number, step["row"], step["seen"])
        told = {"passed": True} if answer["ok"] else {name: answer[name] for name in ("said", "failed")}
        answer_request(work, run.id, kept=len(answer["steps"]), digest=digest, told=told)
    elif not answer.get("ok"):
        answer_request(work, run.id, told={**answer, "do": run.asked})
    elif "row" in answer:
        add_try_step(work, run.id, run.kept + 1, answer["row"], answer["seen"])
        answer_request(work, run.id, kept=run.kept + 1, digest=digest, told=None)
    elif "drawn" in answer:
        answer_request(work, run.id, told={**answer, "do": run.asked})
    else:
        answer_request(work, run.id, digest=digest, told=None)


class _Child:
    """A child process with its folder. `run` is the try-run whose request it works on."""

    def __init__(self, files: Mapping[str, bytes], shipped: Path) -> None:
        self.run: TryRun | None = None
        self.used = self.leased = time.monotonic()
        self._until = 0.0
        self._read = b""
        self._is_ready = False
        self._folder = Path(tempfile.mkdtemp(prefix="try-runs-"))
        lay_out(self._folder, files, shipped)
        environment = scratch_environment(self._folder) | {"TMPDIR": str(self._folder)}
        with (self._folder / "complaint").open("wb") as complaint:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "app", "try-run"],
                cwd=PRODUCT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaint,
            )
        # Both were asked for above.
        self._requests, self._answers = (
            cast("IO[bytes]", self._child.stdin),
            cast("IO[bytes]", self._child.stdout),
        )
        os.set_blocking(self.output, False)

    @property
    def output(self) -> int:
        """Return the descriptor from which answers are read."""
        return self._answers.fileno()

    @property
    def is_gone(self) -> bool:
        """Tell whether the child has ended."""
        return self._child.poll() is not None

    def send(self, run: TryRun, digest: str, rows: list[dict[str, Any]]) -> None:
        """Ask the child; an answer must come before its time is over."""
        self.run = run
        self.used = self.leased = time.monotonic()
        self._until = self.used + LONGEST_SECONDS
        asked = {
            "run": run.id,
            "setup": run.setup,
            "rows": rows,
            "do": run.asked,
            "refresh": run.digest != digest,
        }
        try:
            self._requests.write(json.dumps(asked).encode() + b"\n")
            self._requests.flush()
        except BrokenPipeError:
            self._child.kill()

    def answer(self) -> dict[str, Any] | None:
        """Return the answer; None while it is being worked on. `gone` says that the child is of no more use."""
        try:
            while piece := os.read(self.output, 65536):
                self._read += piece
        except BlockingIOError:
            pass
        while b"\n" in self._read:
            line, _, self._read = self._read.partition(b"\n")
            told = json.loads(line)
            self._is_ready = True
            if "ok" in told:
                self.used = time.monotonic()
                return dict(told)
        if len(self._read) > LONGEST_ANSWER or time.monotonic() > self._until:
            return {"ok": False, "said": TOO_LONG, "errors": [], "gone": True}
        if self.is_gone:
            return {
                "ok": False,
                "said": BROKEN if self._is_ready else self._complaint(),
                "errors": [],
                "gone": True,
            }
        return None

    def _complaint(self) -> str:
        """Return why the child could not begin: usually the files have errors that publishing would refuse."""
        lines = (self._folder / "complaint").read_text("utf-8", "replace").strip().splitlines()
        return UNFIT + "；".join(lines[-SAID_LINES:])[-SAID:]

    def clear(self) -> None:
        """End the child, if it has not ended, and remove its folder."""
        if not self.is_gone:
            self._child.kill()
            self._child.wait()
        for stream in (self._requests, self._answers):
            with suppress(BrokenPipeError):
                stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)
