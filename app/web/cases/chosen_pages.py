"""A file is sent as soon as it is chosen: a script announces here what it will upload, and for which place of a form.

It hears in JSON where the pieces go. Without a script the file travels with the form.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, abort, request, url_for
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from app.services.context.refusals import FileRefusedError
from app.services.uploads.begin_upload import AnnouncedFile, begin_upload
from app.services.uploads.receive_piece import LARGEST_PIECE
from app.services.uploads.upload_places import place_of_contract, place_of_task, place_of_unit
from app.web.frame.gate import actor, app_context

chosen = Blueprint("chosen", __name__)
UNPROCESSABLE, CREATED = 422, 201
LONGEST_LIST = 64 * 1024


class AnnouncedSchema(Schema):
    """A file as a browser announces it."""

    class Meta:
        """Younger scripts may tell more."""

        unknown = EXCLUDE

    name = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    stamp = fields.String(required=True, validate=validate.Length(max=100))


@chosen.post("/tasks/<task_key>/papers/<slot>")
def for_task(task_key: str, slot: str) -> Any:
    """Begin to upload a paper for the form of a task."""
    return _begin(place_of_task(task_key), slot)


@chosen.post("/employer/attachments/<slot>/chosen")
def for_unit(slot: str) -> Any:
    """Begin to upload a paper for a slot of the unit's own papers."""
    return _begin(place_of_unit(actor()), slot)


@chosen.post("/employer/employees/<person_id>/contract/chosen")
def for_contract(person_id: str) -> Any:
    """Begin to upload the scan of a contract whose dates will follow."""
    return _begin(place_of_contract(app_context(), actor(), person_id), "labour_contract")


def _begin(place: str, slot: str) -> Any:
    files = _announced(request.form.get("files", ""))
    try:
        begun = begin_upload(
            app_context(), actor(), place, slot, files, is_more=request.form.get("more") == "1"
        )
    except FileRefusedError as bad:
        return {"said": str(bad)}, UNPROCESSABLE
    told = [
        {
            "url": url_for("uploads.state", paper_id=begun.paper_id, file_id=file.id),
            "received": file.received,
            "finished": file.is_finished,
        }
        for file in begun.files
    ]
    make = url_for("page_editor.make", paper_id=begun.paper_id)
    return {"files": told, "make": make, "piece": LARGEST_PIECE}, CREATED


def _announced(text: str) -> list[AnnouncedFile]:
    try:
        told = AnnouncedSchema(many=True).load(json.loads(text[:LONGEST_LIST]))
    except (ValueError, RecursionError, ValidationError):
        abort(400)
    return [AnnouncedFile(**one) for one in told]
