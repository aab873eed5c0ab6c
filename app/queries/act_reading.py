"""The acts of a file in words, for who reads an edition or edits a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.act_words import SETTINGS, told_value
from app.domain.text_files import TextFileError, is_acts, read_toml
from app.services.context.refusals import NotFoundError
from app.services.editions.edit_draft_files import draft_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.services.context.app_context import AppContext


def acts_in_words(content: bytes) -> list[dict[str, Any]]:
    """Return key, title and settings of each act; none of a file that cannot be read."""
    try:
        found, _lines = read_toml(content)
    except TextFileError:
        return []
    return [
        {"key": key, "title": str(value.get("title", key)), "settings": list(_settings(value))}
        for key, value in found.items()
        if isinstance(value, dict)
    ]


def _settings(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        place = f"{above}{name}"
        if isinstance(inner, dict):
            yield from _settings(inner, f"{place}.")
        elif place != "title":
            yield SETTINGS.get(place, place), told_value(place, inner)


def acts_of_files(files: Mapping[str, bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return the acts of an edition with the path of their file."""
    return [(path, act) for path in sorted(filter(is_acts, files)) for act in acts_in_words(files[path])]


def acts_of_draft(context: AppContext, draft_id: str, path: str) -> list[dict[str, Any]]:
    """Return the acts of one file of a draft in words; raises NotFoundError."""
    files = draft_files(context, draft_id).files
    if path not in files or not is_acts(path):
        raise NotFoundError(kind="draft_file")
    return acts_in_words(files[path])
