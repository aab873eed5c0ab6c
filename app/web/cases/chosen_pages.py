"""A file is sent as soon as it is chosen: checked, kept, and shown in the form before the form is sent.

Only a script comes here; it hears in JSON what its page shows. Without one the file travels with the form.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from app.queries.papers_waiting import waiting_paper, waiting_paper_of_task
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.update_employment import choose_contract, employment_of
from app.services.tasks.chosen_papers import choose_for_task, choose_for_unit
from app.web.components.chosen_papers_shown import chosen_contract, chosen_in_task, chosen_in_unit
from app.web.forms.form_page import KEY
from app.web.forms.record_uploads import brought, refusal_sentence
from app.web.frame.gate import actor, app_context
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import FileStorage

    from app.web.components.paper_views import ChosenView

chosen = Blueprint("chosen", __name__)
FILE = "file"
UNPROCESSABLE = 422


@chosen.post("/tasks/<task_key>/papers/<slot>")
def for_task(task_key: str, slot: str) -> Any:
    """Let a paper wait in the form of a task."""

    def keep(file: FileStorage, more: list[IO[bytes]]) -> dict[str, Any]:
        name, key = str(file.filename), request.form.get(KEY, "")
        return choose_for_task(app_context(), actor(), task_key, slot, file.stream, name, key, more=more)

    return _answer(
        keep, lambda kept: chosen_in_task(*waiting_paper_of_task(app_context(), kept["id"], task_key))
    )


@chosen.post("/employer/attachments/<slot>/chosen")
def for_unit(slot: str) -> Any:
    """Let a paper wait for a slot of the unit's own papers."""

    def keep(file: FileStorage, more: list[IO[bytes]]) -> dict[str, Any]:
        name, key = str(file.filename), request.form.get(KEY, "")
        return choose_for_unit(app_context(), actor(), slot, file.stream, name, key, more=more)

    return _answer(keep, lambda kept: chosen_in_unit(waiting_paper(app_context(), kept["id"])))


@chosen.post("/employer/employees/<person_id>/contract/chosen")
def for_contract(person_id: str) -> Any:
    """Let a scan wait for the dates of its contract."""

    def keep(file: FileStorage, more: list[IO[bytes]]) -> dict[str, Any]:
        name, key = str(file.filename), request.form.get(KEY, "")
        return choose_contract(app_context(), actor(), person_id, file.stream, name, key, more=more)

    return _answer(keep, lambda _kept: _contract(person_id))


def _contract(person_id: str) -> ChosenView | None:
    with app_context().database.reading() as work:
        return chosen_contract(employment_of(work, actor(), person_id), person_id)


def _answer(
    keep: Callable[[FileStorage, list[IO[bytes]]], dict[str, Any]],
    show: Callable[[dict[str, Any]], ChosenView | None],
) -> tuple[dict[str, str], int]:
    file, more = brought(FILE)
    if file is None:
        return {"said": _("没有收到文件，请重新选择。")}, UNPROCESSABLE
    try:
        kept = keep(file, more)
    except PaperRefusedError as bad:
        return {"said": refusal_sentence(bad)}, UNPROCESSABLE
    return {"shown": render_template("blocks/chosen.html", chosen=show(kept))}, 200
