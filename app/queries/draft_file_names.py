"""What people call the files of an edition or a draft: the process, the decision, the steps that show a form, the story."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from app.domain.story_files import is_story
from app.domain.text_files import is_acts, is_papers
from app.engine.bpmn_xml import local
from app.engine.difference.element_names import form_key, form_names, read_root, title_of
from app.store.edition_rows import files_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext
    from app.store.edition_drafts import EditionDraft

TEXTS = ".toml"
OF_ALL = "shared/"


def names_of_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return a name for each path that has one; a file that cannot be read has none."""
    roots = {path: root for path, content in files.items() if (root := read_root(path, content)) is not None}
    found = {path: title_of(root) for path, root in roots.items()}
    forms = form_names(roots.values())
    found |= {path: forms.get(form_key(path), "") for path in files if path.endswith(".form")}
    found |= {path: _text_name(path, content) for path, content in files.items() if path.endswith(TEXTS)}
    return {path: name for path, name in found.items() if name}


def names_in_draft(context: AppContext, draft: EditionDraft, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the names of a draft's files, and of those that only the edition has which it began from."""
    with context.database.reading() as work:
        base = files_of(work, draft.base)
    return names_of_files(base) | names_of_files(files)


def names_of_decisions(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what decisions are called, by id."""
    roots = (root for path, content in files.items() if (root := read_root(path, content)) is not None)
    return {
        one.get("id", ""): one.get("name", "")
        for root in roots
        for one in root
        if isinstance(one.tag, str) and local(one) == "decision" and one.get("name")
    }


def _text_name(path: str, content: bytes) -> str:
    if is_story(path):
        return _title(content)
    name = "行为" if is_acts(path) else "文书" if is_papers(path) else "通知"
    return f"各业务共用的{name}" if path.startswith(OF_ALL) else name


def _title(content: bytes) -> str:
    try:
        return str(tomllib.loads(content.decode("utf-8-sig")).get("title", ""))
    except (ValueError, RecursionError):
        return ""
