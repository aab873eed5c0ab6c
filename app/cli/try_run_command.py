"""try-run: the child of the worker that plays try-runs step by step; it reads requests from its input, one a line.

It knows one set of files. It keeps a copy of its throw-away database for each of the last steps of a try-run, so that
the next step costs no more than itself; whatever copy is missing is made again by playing the steps before it.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from app.cli.throwaway_office import copied_office, prepared_office
from app.demo.stage_settler import StageSettler
from app.documents.sample_shelf import shelf_up
from app.engine.errors import PublishRefusedError
from app.factory import create_app
from app.forms_reader.form_error import UnknownFieldsError
from app.scenarios.observed_state import Before, observed_state
from app.scenarios.posted_step import form_of_task, open_task, step_of_form
from app.scenarios.scenario_reader import ScenarioFileError, read_step
from app.scenarios.try_session import PLACE, StepNotTakenError, TrySession
from app.scenarios.walked_steps import WalkedSteps
from app.settings import cache_folder, read_settings
from app.store.case_rows import case_of
from app.web.studio.try_form import drawn_task, told_of_refusal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from flask import Flask

    from app.services.context.app_context import AppContext

KEPT_COPIES = 6
MEMORY_BYTES = 3 * 1024**3
STATE = "state.json"
READY = {"ready": True}


def add_commands(commands: Any) -> None:
    """Add the command of this file; people have no use for it, so that it is not listed."""
    playing = commands.add_parser("try-run")
    playing.set_defaults(run=_serve)


def _serve(_chosen: argparse.Namespace) -> tuple[Any, int]:
    """Answer requests until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="try-run-") as folder, shelf_up(cache_folder() / "samples"):
        try:
            host = TryRunHost(Path(folder))
        except PublishRefusedError as refused:
            # The worker reads what stands on the error output and tells it to the analyst.
            sys.stderr.writelines(f"{one.message}\n" for one in refused.problems)
            return [], 1
        _say(answers, READY)
        for line in sys.stdin:
            _say(answers, host.answer(json.loads(line)))
    return [], 0


def _say(answers: Any, told: Mapping[str, Any]) -> None:
    answers.write(json.dumps(told, ensure_ascii=False) + "\n")
    answers.flush()


class _Copy:
    """A copy of a try-run as it stood, in which a step is tried; thrown away unless it is kept."""

    def __init__(
        self, office: AppContext, folder: Path, before: Path | None, setup: Mapping[str, Any]
    ) -> None:
        self._office, self._before = office, before
        self.folder = Path(tempfile.mkdtemp(prefix="copy-", dir=folder))
        self.heard = WalkedSteps()
        told = json.loads((before / STATE).read_text("utf-8")) if before else {}
        self.setup: dict[str, Any] = told.get("setup") or dict(setup)
        self.seen: dict[str, Any] = told.get("seen") or {}
        self._kept = told.get("kept")

    def __enter__(self) -> Self:
        source = self._before or self._office.settings.data_dir
        self.context, clock = copied_office(self._office, source, self.folder)
        watched = replace(self.context, observer=self.heard)
        self.session = TrySession(watched, clock, self.setup, StageSettler())
        if self._kept:
            self.session.go_on_from(self._kept)
        self.began_at = clock.now
        return self

    def __exit__(self, *_failed: object) -> None:
        self.context.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def state_after(self) -> dict[str, Any]:
        """Return what is shown after the step that was tried."""
        before = Before(self.began_at, int(self.seen.get("history", 0)), dict(self.seen.get("walked") or {}))
        return observed_state(self.session, before, self.heard)


class TryRunHost:
    """A prepared office, and copies of it in which try-runs stand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._office = prepared_office(read_settings(), folder / "original")
        self._app: Flask = create_app(self._office)

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Do what is asked of a try-run; what cannot be done is told and leaves everything as it was."""
        try:
            if asked["do"]["kind"] == "draw":
                return self._drawn(asked)
            return self._played(asked)
        except (StepNotTakenError, ScenarioFileError) as refused:
            return {"ok": False, "said": str(refused), "errors": []}
        except UnknownFieldsError:
            return {"ok": False, "said": "这张表单已经变了，请重新打开再填。", "errors": []}

    def _played(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        rows: list[dict[str, Any]] = list(asked["rows"])
        do = asked["do"]
        before = {}
        if asked.get("refresh") or do["kind"] == "replay":
            every = range(len(rows) + 1)
            before = {"before": [self._seen_after(asked, rows[:count]) for count in every]}
        if do["kind"] == "replay":
            return {"ok": True} | before
        if do["kind"] == "story":
            return self._story(asked) | before
        place = self._place(asked, rows)
        with self._copy(place) as tried:
            row = do["row"] if do["kind"] == "row" else self._row(tried.session, do)
            try:
                tried.session.take(len(rows) + 1, row)
            except StepNotTakenError as refused:
                return self._refused(place, do, refused) | before
            seen_now = self._keep(tried, self._folder_of(asked, [*rows, row]))
        return {"ok": True, "row": row, "seen": seen_now} | before

    def _story(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Play the steps of a story one after the other; the first that does not go as it says ends it."""
        left: list[dict[str, Any]] = list(asked["do"]["rows"])
        done: list[dict[str, Any]] = []
        steps: list[dict[str, Any]] = []
        while left:
            with self._copy(self._place(asked, done)) as tried:
                steps_left = [read_step(PLACE, number, row) for number, row in enumerate(left, start=1)]
                row = left.pop(tried.session.player.next_place(steps_left))
                try:
                    tried.session.take(len(done) + 1, row)
                except StepNotTakenError as stopped:
                    return {"ok": False, "said": str(stopped), "errors": [], "steps": steps, "failed": row}
                done.append(row)
                steps.append({"row": row, "seen": self._keep(tried, self._folder_of(asked, done))})
        return {"ok": True, "steps": steps}

    def _seen_after(self, asked: Mapping[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = json.loads((self._place(asked, rows) / STATE).read_text("utf-8"))["seen"]
        return seen

    def _place(self, asked: Mapping[str, Any], rows: list[dict[str, Any]]) -> Path:
        """Return the folder of the copy that stands after some steps, made by playing them where it is missing."""
        folder = self._folder_of(asked, rows)
        if (folder / STATE).exists():
            os.utime(folder)
            return folder
        with self._copy(self._place(asked, rows[:-1]) if rows else None, asked["setup"]) as tried:
            try:
                if rows:
                    tried.session.take(len(rows), rows[-1])
                else:
                    tried.session.begin()
            except StepNotTakenError as refused:
                if not rows:
                    raise
                told = f"按现在的内容，第 {len(rows)} 步走不通：{refused}。可以退回到这一步之前。"
                raise StepNotTakenError(told, refused.refused) from refused
            self._keep(tried, folder)
        return folder

    def _folder_of(self, asked: Mapping[str, Any], rows: list[dict[str, Any]]) -> Path:
        told = json.dumps([asked["setup"], rows], sort_keys=True, ensure_ascii=False).encode()
        return self._folder / f"{asked['run']}-{len(rows)}-{hashlib.sha256(told).hexdigest()[:16]}"

    def _copy(self, before: Path | None, setup: Mapping[str, Any] = MappingProxyType({})) -> _Copy:
        return _Copy(self._office, self._folder, before, setup)

    def _keep(self, tried: _Copy, folder: Path) -> dict[str, Any]:
        """Keep a copy with what is shown of it; of the older ones of this try-run, the last few."""
        seen = tried.state_after()
        for task in seen["tasks"]:
            if task["who"] and task["form"]:
                task["drawn"] = self._form(tried.session, {"element": task["element"], "who": task["who"][0]})
        told = {"kept": tried.session.kept(), "setup": tried.setup, "seen": seen}
        (tried.folder / STATE).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        tried.context.database.close()
        tried.folder.rename(folder)
        mine = self._folder.glob(f"{folder.name.partition('-')[0]}-*")
        for old in sorted(mine, key=lambda one: one.stat().st_mtime)[:-KEPT_COPIES]:
            shutil.rmtree(old, ignore_errors=True)
        return seen

    def _row(self, session: TrySession, do: Mapping[str, Any]) -> dict[str, Any]:
        with session.context.database.reading() as work:
            task = open_task(session, work, do["element"])
            return step_of_form(session, work, task, do["who"], do["posted"], do["papers"])

    def _drawn(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        with self._copy(self._place(asked, list(asked["rows"]))) as tried:
            return {"ok": True, "drawn": self._form(tried.session, asked["do"])}

    def _refused(self, place: Path, do: Mapping[str, Any], refused: StepNotTakenError) -> dict[str, Any]:
        """Tell why a step was refused, with the form as it was typed: drawn where the try-run still stands."""
        told: dict[str, Any] = {"ok": False, "said": str(refused), "errors": []}
        if refused.refused is None:
            return told
        with self._copy(place) as tried:
            session = tried.session
            self._app.extensions["app_context"] = session.context
            with self._app.test_request_context(), session.context.database.reading() as work:
                if do["kind"] != "form":
                    said, errors = told_of_refusal(session.context, work, None, None, refused.refused)
                else:
                    task = open_task(session, work, do["element"])
                    by = session.cast.actor(do["who"])
                    form, _shown, _raw = form_of_task(session, work, task, by, do["posted"])
                    said, errors = told_of_refusal(session.context, work, task, form, refused.refused)
            if do["kind"] == "form":
                told["drawn"] = self._form(session, do, errors)
        return told | {"said": said or told["said"], "errors": errors}

    def _form(
        self, session: TrySession, do: Mapping[str, Any], errors: Sequence[tuple[str, str]] = ()
    ) -> dict[str, Any]:
        self._app.extensions["app_context"] = session.context
        with self._app.test_request_context(), session.context.database.reading() as work:
            task = open_task(session, work, do["element"])
            form, _shown, values = form_of_task(
                session, work, task, session.cast.actor(do["who"]), do.get("posted")
            )
            case = case_of(work, task.case_id)
            papers = do.get("papers")
            html = drawn_task(session.context, work, case, task, form, values, errors=errors, papers=papers)
        return {"html": html, "who": do["who"], "element": do["element"]}
