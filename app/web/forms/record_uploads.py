"""Forms of records as they are posted: their papers are kept before their answers are looked at."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from flask import flash, request

from app.forms_reader.posted_values import STEP
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.employer_papers import upload_attachment
from app.services.tasks.chosen_papers import take_back_from_unit
from app.web.frame.gate import actor, app_context
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import FileStorage

    from app.forms_reader.definition import FormDefinition

PREFIX = "file."


def brought(name: str) -> tuple[FileStorage | None, list[IO[bytes]]]:
    """Return the file that came along under a name, and further photos that belong to the same paper."""
    files = [file for file in request.files.getlist(name) if file.filename]
    return (files[0] if files else None), [file.stream for file in files[1:]]


def posted_answers() -> dict[str, list[str]]:
    """Return what was typed, and the step that was pressed, without what belongs to the page."""
    return {
        name: values
        for name, values in request.form.lists()
        if name == STEP or not (name.startswith("_") or name == "csrf_token")
    }


def keep_unit_papers(form: FormDefinition, key: str) -> list[tuple[str, str]]:
    """Make every file that came along the newest paper of its slot; return refusals by field."""
    refused = []
    for one in form.fields:
        file, more = brought(PREFIX + one.slot) if one.slot else (None, [])
        if file is None:
            continue
        try:
            kept = upload_attachment(
                app_context(), actor(), one.slot, file.stream, str(file.filename), key, more=more
            )
            take_back_from_unit(app_context(), actor(), one.slot)
            if kept["is_same"]:
                flash(kept_words(kept), "green")
        except PaperRefusedError as bad:
            refused.append((one.key, refusal_sentence(bad)))
    return refused


def kept_words(kept: Mapping[str, Any]) -> str:
    """Return what became of a file that was kept: a new paper, or the same one that still holds."""
    if kept["is_same"]:
        return _("“%(name)s”与原来的文件相同，已按今天的日期记为更新。", name=words_of(kept["slot"]))
    return _("“%(name)s”已上传。", name=words_of(kept["slot"]))


def refusal_sentence(bad: PaperRefusedError) -> str:
    """Return why a file cannot be a paper."""
    texts = [item["text"] for item in bad.facts["report"]["findings"] if item["severity"] == "error"]
    return f"{bad.facts['filename']}：{''.join(texts)}"
