"""Which files of a draft are stories: they lie beside the diagrams and are played, never run in a case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "scenarios"
ENDING = ".toml"
NAME = re.compile(r"[\w（）、，-]{1,40}")
"""A title as people give it: letters of any script, digits, and a few signs."""


def is_story(path: str) -> bool:
    """Tell whether a path of a draft is a story's."""
    return f"/{FOLDER}/" in path and path.endswith(ENDING)


def story_path(process: str, name: str) -> str:
    """Return where a story of a procedure lies."""
    return f"{process}/{FOLDER}/{name}{ENDING}"


def without_stories(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that cases run by."""
    return {path: content for path, content in files.items() if not is_story(path)}


def stories_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the stories among files."""
    return {path: content for path, content in files.items() if is_story(path)}
