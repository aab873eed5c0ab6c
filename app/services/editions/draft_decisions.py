"""Try a decision of a draft with inputs, before anything is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.decide import DecisionResult, decide
from app.dmn.model_folder import ModelFolder
from app.services.context.refusals import NotFoundError
from app.services.editions.edit_draft_files import draft_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext


def try_decision(
    context: AppContext, draft_id: str, path: str, decision: str, inputs: Mapping[str, Any]
) -> DecisionResult:
    """Return what a decision of a draft says about inputs, and which rows hit.

    Raises NotFoundError, DmnError for a file that cannot be read, DecisionError for a decision that has no answer.
    """
    files = draft_files(context, draft_id).files
    if path not in files or not path.endswith(".dmn"):
        raise NotFoundError(kind="draft_file")
    tables = {name: content for name, content in files.items() if name.endswith(".dmn")}
    return decide(ModelFolder(tables).model(path), decision, inputs, now=context.clock())
