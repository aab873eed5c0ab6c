"""Where two sets of files differ in what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.dmn_errors import DmnError
from app.domain.story_files import is_story, stories_in, without_stories
from app.domain.text_files import is_acts, is_papers
from app.engine.difference.act_difference import act_changes
from app.engine.difference.change import Change
from app.engine.difference.diagram_difference import diagram_changes
from app.engine.difference.element_names import NO_WORDS, named_file, names_in
from app.engine.difference.form_difference import fields_of_new_form, form_changes
from app.engine.difference.notice_difference import notice_changes
from app.engine.difference.office_paper_difference import office_paper_changes
from app.engine.difference.table_difference import table_changes
from app.engine.meaning import FORM, meaning_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.engine.difference.element_names import ElementNames, Words

    Reader = Callable[[str, bytes, bytes, ElementNames], Iterator[Change]]

READERS: Mapping[str, tuple[str, Reader]] = {
    "bpmn": ("流程图", diagram_changes),
    "dmn": ("决策文件", table_changes),
    "form": ("表单", form_changes),
    "toml": ("通知文件", notice_changes),
}
NOTHING: Mapping[str, bytes] = {
    "bpmn": b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    "dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
}
"""Of each kind the file that says nothing, with which a new one is compared."""
UNREADABLE = (ValueError, DmnError, RecursionError)
"""What reading a file may raise that is broken, or nested deeper than anything people write."""
ACTS: tuple[str, Reader] = ("行为文件", act_changes)
PAPERS: tuple[str, Reader] = ("文书文件", office_paper_changes)
STORY: tuple[str, Reader] = (
    "剧本",
    lambda path, _old, _new, _names: iter((Change("file", path, f"剧本 {path} 有改动", path),)),
)
"""Of a story it is told that it differs; what it plays is told by playing it."""


def edition_changes(
    old: Mapping[str, bytes],
    new: Mapping[str, bytes],
    words: Words = NO_WORDS,
) -> Iterator[Change]:
    """Yield every difference in a sentence; a file that differs is never passed over.

    `words` are those for codes that no file explains, such as the names of handlers. Files without any story say
    nothing about stories: they are played with the shipped ones.
    """
    if not (stories_in(old) and stories_in(new)):
        old, new = without_stories(old), without_stories(new)
    old = _under_new_paths(old, new)
    names = names_in(old, new, words)
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) == new.get(path):
            continue
        word, reader = _reader(path)
        if path not in old:
            yield Change("file", path, f"新增{word}{named_file(path, new[path], names)}", path)
            yield from _content_of_new(path, new[path], names)
        elif path not in new:
            yield Change("file", path, f"删去{word}{named_file(path, old[path], names)}", path)
        elif meaning_of_file(path, old[path]) != meaning_of_file(path, new[path]):
            yield from _changed(path, reader, word, old[path], new[path], names)


def _reader(path: str) -> tuple[str, Reader]:
    if is_story(path):
        return STORY
    if is_papers(path):
        return PAPERS
    return ACTS if is_acts(path) else READERS[path.rpartition(".")[2]]


def _content_of_new(path: str, content: bytes, names: ElementNames) -> Iterator[Change]:
    """Yield what whoever approves a new file must see: each step, row, act, text, and what people are asked."""
    if is_story(path):
        return
    try:
        if path.endswith(FORM):
            told = list(fields_of_new_form(path, content, names))
        else:
            _word, reader = _reader(path)
            told = list(reader(path, NOTHING.get(path.rpartition(".")[2], b""), content, names))
    except UNREADABLE:
        # The checks say what is wrong with it; here it is only new.
        return
    # Of a decision file itself there is nothing to say but that it is new.
    yield from (one for one in told if one.element or not path.endswith(".dmn"))


def _changed(
    path: str, reader: Reader, word: str, old: bytes, new: bytes, names: ElementNames
) -> Iterator[Change]:
    try:
        found = list(reader(path, old, new, names))
    except UNREADABLE:
        # One of the two is from a time that read files otherwise; that it differs is certain.
        yield Change("file", path, f"{word} {path} 有改动", path)
        return
    yield from found or [Change("file", path, f"{word} {path} 里各项的先后或内部的编号有改动", path)]


def _under_new_paths(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the old files; one that only lies in another folder is found where the new one lies."""
    moved = {path.rpartition("/")[2]: path for path in new if path not in old and not path.endswith(FORM)}
    return {
        path if path in new or path.endswith(FORM) else moved.get(path.rpartition("/")[2], path): content
        for path, content in old.items()
    }
