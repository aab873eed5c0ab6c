"""Files that come along with the form of a task: each is stored before the form is looked at, so that none is lost."""

from __future__ import annotations

from flask import flash, request

from app.queries.task_view import field_of_slot
from app.services.context.refusals import TaskClosedError
from app.services.papers.store_paper import PaperRefusedError
from app.services.tasks.chosen_papers import take_back_from_task
from app.services.tasks.upload_paper import upload_paper
from app.web.forms.form_page import KEY
from app.web.forms.record_uploads import PREFIX, brought, kept_words, refusal_sentence
from app.web.frame.gate import actor, app_context


def keep_uploads(task_key: str) -> list[tuple[str, str]]:
    """Store every file that came along, so that a failed submit loses none; return refusals by field."""
    refused, key = [], request.form.get(KEY, "")
    for name in request.files:
        file, more = brought(name) if name.startswith(PREFIX) else (None, [])
        if file is None:
            continue
        slot = name.removeprefix(PREFIX)
        try:
            kept = upload_paper(
                app_context(), actor(), task_key, slot, file.stream, str(file.filename), key, more=more
            )
            # The newest choice counts: what waited for the same slot is out of date.
            take_back_from_task(app_context(), actor(), task_key, slot)
            if kept["is_same"]:
                flash(kept_words(kept), "green")
        except PaperRefusedError as bad:
            field = field_of_slot(app_context(), actor(), task_key, slot)
            refused.append((field, refusal_sentence(bad)))
        except TaskClosedError:
            # A twin of this request was faster; complete_task tells what came of it.
            return []
    return refused
