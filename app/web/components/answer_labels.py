"""Stored answers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.queries import coded_labels
from app.web.components.person_words import SEXES
from app.web.frame.gate import app_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.case_view import CaseView
    from app.services.context.app_context import UnitOfWork


def labels_of_case(work: UnitOfWork, view: CaseView) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of every answer that a case shows, those of 男 and 女 where no form has any."""
    sexes = {"sex": {code: str(words) for code, words in SEXES.items()}}
    return coded_labels.merged(sexes, coded_labels.labels_of_case(app_context(), work, view.case))


def shown_answer(labels: Mapping[str, Mapping[str, str]], name: str, value: Any) -> Any:
    """Return a stored answer as people read it."""
    return labels.get(name, {}).get(str(value), value)
