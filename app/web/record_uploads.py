"""Forms of records as they are posted: their papers are kept before their answers are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from app.services.employer_papers import upload_attachment
from app.services.upload_paper import PaperRefusedError
from app.web.form_page import KEY
from app.web.gate import actor, house

if TYPE_CHECKING:
    from app.forms_reader.definition import FormDefinition

PREFIX = "file."


def posted_answers() -> dict[str, list[str]]:
    """Return what was typed, without what belongs to the page."""
    return {name: values for name, values in request.form.lists() if name not in {KEY, "csrf_token"}}


def keep_unit_papers(form: FormDefinition, key: str) -> list[tuple[str, str]]:
    """Make every file that came along the newest paper of its slot; return refusals by field."""
    refused = []
    for one in form.fields:
        file = request.files.get(PREFIX + one.slot) if one.slot else None
        if file is None or not file.filename:
            continue
        try:
            upload_attachment(house(), actor(), one.slot, file.stream, file.filename, f"{key}:{one.slot}")
        except PaperRefusedError as bad:
            refused.append((one.key, refusal_sentence(bad)))
    return refused


def refusal_sentence(bad: PaperRefusedError) -> str:
    """Return why a file cannot be a paper."""
    texts = [item["text"] for item in bad.facts["report"]["findings"] if item["severity"] == "error"]
    return f"{bad.facts['filename']}：{''.join(texts)}"
