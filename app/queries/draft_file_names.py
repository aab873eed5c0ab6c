"""What people call the files of a draft: the process, the decision, or the steps that show a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.difference.element_names import form_key, form_names, read_root, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def names_of_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return a name for each path that has one; a file that cannot be read has none."""
    roots = {path: root for path, content in files.items() if (root := read_root(path, content)) is not None}
    found = {path: title_of(root) for path, root in roots.items()}
    forms = form_names(roots.values())
    found |= {path: forms.get(form_key(path), "") for path in files if path.endswith(".form")}
    return {path: name for path, name in found.items() if name}
