"""A try-run as its page shows it: the steps, the state after one of them, and the case on the diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.picture.walked_drawing import DrawnFiles
from app.services.context.refusals import NotFoundError
from app.services.editions.try_runs import TryRunReading, own_files, read_try_run
from app.store.try_run_rows import try_run_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext


@dataclass(frozen=True, slots=True)
class DrawnStanding:
    """A process that the case has been in, drawn."""

    id: str
    name: str
    svg: str
    is_here: bool
    """Whether the case stands in it now."""


@dataclass(frozen=True, slots=True)
class TryView:
    """A try-run after one of its steps."""

    reading: TryRunReading
    number: int
    seen: Mapping[str, Any]
    drawn: list[DrawnStanding]
    names: Mapping[str, str]
    """What people call the elements that were open, by id."""

    @property
    def row(self) -> Mapping[str, Any]:
        """Return the step that is shown, as a scenario file writes it."""
        return next((one.row for one in self.reading.steps if one.number == self.number), {})

    @property
    def is_last(self) -> bool:
        """Tell whether the last step is shown; only there one can go on."""
        return self.number == self.reading.run.kept


def try_view(context: AppContext, run_id: str, number: int | None = None) -> TryView:
    """Return a try-run after a step, the last one by default; raises NotFoundError."""
    reading = read_try_run(context, run_id)
    with context.database.reading() as work:
        run = try_run_of(work, run_id)
        if run is None:
            raise NotFoundError(kind="try_run")
        files = own_files(work, run)
    shown = reading.run.kept if number is None else number
    step = next((one for one in reading.steps if one.number == shown), None)
    if step is None and number is not None:
        raise NotFoundError(kind="try_step")
    seen: Mapping[str, Any] = step.seen if step else {}
    names = {task["element"]: task["name"] for one in reading.steps for task in one.seen.get("tasks", ())}
    return TryView(reading, shown, seen, list(_drawn(DrawnFiles(files), run.process, seen)), names)


def _drawn(files: DrawnFiles, main: str, seen: Mapping[str, Any]) -> list[DrawnStanding]:
    walked = seen.get("walked") or {}
    elements = [(str(one[0]), str(one[1])) for one in walked.get("elements", ())]
    ways = [(str(one[0]), str(one[1]), str(one[2])) for one in walked.get("ways", ())]
    active = seen.get("active") or {}
    entered = dict.fromkeys([main, *(process for process, _ in elements)])
    found = [
        DrawnStanding(
            process, name, files.standing(process, active.get(process, ()), elements, ways), process in active
        )
        for process in entered
        if (name := files.name_of(process))
    ]
    return sorted(found, key=lambda one: (not one.is_here, one.id != main))
