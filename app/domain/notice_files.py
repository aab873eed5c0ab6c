"""Read the notices of an edition from its TOML files; what is wrong is told with its place."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.notice_facts import NOTICE_FACTS, PLATFORM_NOTICES
from app.domain.notice_text import Notices, NoticeText, TemplateError, TextTemplate, read_template
from app.domain.office_paper_files import is_papers_file
from app.domain.problem import Problem, Severity
from app.domain.story_files import is_story
from app.domain.toml_place import line_of_table, place_of_toml_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENDING = ".toml"
FILE = "notices.toml"
PLATFORM = "platform"
"""The edition, without a diagram, that has the notices of the program itself; also the name of its folder."""
FRAME = ("before", "after")
TEXTS = ("title", "body")
LATE = "late"
LINK = "link"
LINKS = {"start_renewal": "去办理续签"}
"""Next steps that a notice may offer to a unit, by the name that files give them."""
KIND = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST = {"title": 60, "body": 1_000}
"""Characters; a longer text is no notice."""


def is_notices_file(path: str) -> bool:
    """Tell whether a file of an edition has notices."""
    return path.endswith(ENDING) and not is_story(path) and not is_papers_file(path)


def read_notices(
    files: Mapping[str, bytes], *, of_platform: bool = False
) -> tuple[Notices, tuple[Problem, ...]]:
    """Return the notices of an edition's files, and every fault of them. A kind in two files is a fault."""
    own = sorted(path for path in files if is_notices_file(path))
    return _read(tuple((path, files[path]) for path in own), of_platform)


@lru_cache(maxsize=64)
def _read(files: tuple[tuple[str, bytes], ...], of_platform: bool) -> tuple[Notices, tuple[Problem, ...]]:  # noqa: FBT001 — a key of the cache
    """Read files, or take what they said before: most editions differ in their diagrams and forms only."""
    reader = _Reader(of_platform=of_platform)
    for path, content in files:
        reader.read(path, content)
    return Notices(reader.kinds, *(reader.frame.get(name, TextTemplate()) for name in FRAME)), tuple(
        reader.problems
    )


class _Reader:
    def __init__(self, *, of_platform: bool) -> None:
        self.of_platform = of_platform
        self.kinds: dict[str, NoticeText] = {}
        self.frame: dict[str, TextTemplate] = {}
        self.problems: list[Problem] = []
        self._file, self._lines = "", [""]

    def read(self, path: str, content: bytes) -> None:
        """Read one file."""
        self._file = path
        try:
            text = content.decode("utf-8-sig")
            self._lines = text.splitlines()
            found = tomllib.loads(text)
        except UnicodeDecodeError:
            self._fault("notice-file", "", "文件不是 UTF-8 编码，读不出文字；请另存为 UTF-8")
            return
        except tomllib.TOMLDecodeError as broken:
            line, place = place_of_toml_error(str(broken), len(self._lines))
            self._fault("notice-file", "", f"写法有误，读不下去：{place}", line=line)
            return
        for name, value in found.items():
            if name in FRAME:
                self._frame(name, value)
            elif isinstance(value, dict):
                self._kind(name, value)
            else:
                meant = nearest(name, FRAME)
                self._fault("notice-file", name, f"“{name}”不是通知的种类{or_meant(meant)}", meant)

    def _frame(self, name: str, value: Any) -> None:
        if name in self.frame:
            self._fault("notice-twice", name, f"“{name}”在另一个文件里已经写过")
            return
        template = self._template(name, name, value, longest=LONGEST["body"])
        for needed in sorted(template.needed):
            self._fault(
                "notice-value",
                name,
                f"“{name}”用在每一条通知上，“{needed}”不是每次都有；请放进 [ ] 里",
                needed,
            )
        self.frame[name] = template

    def _kind(self, kind: str, value: dict[str, Any]) -> None:
        if not KIND.fullmatch(kind):
            self._fault("notice-file", kind, f"种类“{kind[:60]}”只能用小写字母、数字和下划线，最多 60 个字")
            return
        if kind in self.kinds:
            self._fault("notice-twice", kind, f"在 {self.kinds[kind].file} 里已经写过")
            return
        if not self.of_platform and kind in PLATFORM_NOTICES:
            self._fault(
                "notice-twice", kind, f"“{kind}”是平台自己的通知，文字请改在 processes/{PLATFORM}/{FILE}"
            )
            return
        texts = {name: self._template(kind, name, value.get(name), longest=LONGEST[name]) for name in TEXTS}
        late = value.get(LATE, {})
        if not isinstance(late, dict):
            self._fault("notice-file", kind, "late 应写成 late.title 和 late.body")
            late = {}
        later = {
            name: self._template(kind, name, late[name], longest=LONGEST[name])
            for name in TEXTS
            if name in late
        }
        link = value.get(LINK, "")
        self._unknown(kind, value.keys() - {*TEXTS, LATE, LINK}, {*TEXTS, LATE, LINK})
        self._unknown(kind, late.keys() - set(TEXTS), set(TEXTS))
        if link not in {"", *LINKS}:
            meant = nearest(str(link), LINKS)
            self._fault("notice-file", kind, f"link 不能是“{link}”{or_meant(meant)}", meant)
        text = NoticeText(
            kind, texts["title"], texts["body"], later.get("title"), later.get("body"),
            str(link), self._file, self._line(kind),
        )  # fmt: skip
        self.kinds[kind] = text
        self._values(text)

    def _values(self, text: NoticeText) -> None:
        """Hold the placeholders outside of brackets to what the program always says; others are held at publishing."""
        if not self.of_platform:
            return
        if text.kind not in PLATFORM_NOTICES:
            meant = nearest(text.kind, PLATFORM_NOTICES)
            self._fault("notice-unknown", text.kind, f"平台没有叫“{text.kind}”的通知{or_meant(meant)}", meant)
            return
        needed: frozenset[str] = frozenset().union(*(one.needed for one in text.templates))
        for name in sorted((needed & NOTICE_FACTS.keys()) - PLATFORM_NOTICES[text.kind]):
            message = f"“{{{name}}}”不是每次都有，缺少时通知就发不出；请把这一段放进 [ ] 里"
            self._fault("notice-value", text.kind, message, f"[{{{name}}}]")

    def _template(self, kind: str, name: str, value: Any, *, longest: int) -> TextTemplate:
        is_frame = kind in FRAME
        if not isinstance(value, str) or not (value.strip() or is_frame):
            self._fault("notice-text", kind, f"没有写 {name}，或者不是一段文字")
            return TextTemplate()
        if len(value) > longest:
            self._fault("notice-text", kind, f"{name} 最多 {longest} 个字，现在 {len(value)} 个")
        if "\n" in value and name == "title":
            self._fault("notice-text", kind, "title 只能写一行")
        try:
            template = read_template(value)
        except TemplateError as broken:
            self._fault("notice-text", kind, f"{name}：{broken}")
            return TextTemplate()
        for unknown in sorted(template.names - NOTICE_FACTS.keys()):
            meant = nearest(unknown, NOTICE_FACTS)
            self._fault("notice-value", kind, f"{name} 里的“{{{unknown}}}”没有这个值{or_meant(meant)}", meant)
        return template

    def _unknown(self, kind: str, names: set[str], known: set[str]) -> None:
        for name in sorted(names):
            meant = nearest(name, known)
            self._fault("notice-file", kind, f"通知里不能写“{name}”{or_meant(meant)}", meant)

    def _line(self, kind: str) -> int:
        return line_of_table(self._lines, kind)

    def _fault(
        self, rule: str, kind: str, message: str, proposal: str = "", *, line: int | None = None
    ) -> None:
        place = line if line is not None else self._line(kind) if kind else 1
        told = f"通知“{kind}”：{message}" if kind and kind not in FRAME else message
        self.problems.append(Problem(Severity.ERROR, rule, told, self._file, kind, "", place, proposal))


def missing_of_platform(notices: Notices) -> Iterator[Problem]:
    """Yield a fault for every notice that the program sends and the platform's files lack."""
    for kind in sorted(PLATFORM_NOTICES.keys() - notices.kinds.keys()):
        message = f"缺少通知“{kind}”，平台要发它；请补上 title 和 body"
        yield Problem(Severity.ERROR, "notice-missing", message, f"{PLATFORM}/{FILE}", kind, proposal=kind)
