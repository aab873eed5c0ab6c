"""Read the acts of an edition from its `acts.toml` files; what is wrong is told with its place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.domain.act_contradictions import contradictions
from app.domain.act_values import ActValues
from app.domain.acts import LONGEST_KEY, WITHDRAW, Act, Acts, During
from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.domain.text_files import TextFileError, is_acts, line_of_table, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
FREE_JUMP = "自由跳转会跳过规定的步骤；要换一步，请在流程图里画出来"
BACK_DATING = "不能倒签日期：做成的时刻由系统记录"
BY_TIME_OUT = "不能到期自动通过或自动办结：结论只能由人作出"
IN_BULK = "不能批量作出：每一件都要分别看过、分别办理"
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(("goto", "jump", "jump_to", "move_to", "step", "state"), FREE_JUMP),
    **dict.fromkeys(("at", "on", "date", "day", "back_date", "dated"), BACK_DATING),
    **dict.fromkeys(
        ("on_timeout", "after", "timeout", "default_answer", "auto", "decision", "approve"), BY_TIME_OUT
    ),
    **dict.fromkeys(("bulk", "many", "batch", "all"), IN_BULK),
}
"""What an act is never given, by the names that somebody may try."""
KEYS = frozenset(
    {"title", "about", "who", "during", "when", "reason", "reason_label", "once", "to", "tells", "notice", "paper",
     "clock", "effect", "at_most", "confirm", "answer", "shown_to", "mark", "does"}
)  # fmt: skip
OF_WITHDRAWAL = frozenset({"title", "about", "does"})


def read_acts(files: Mapping[str, bytes]) -> tuple[Acts, tuple[Problem, ...]]:
    """Return the acts of an edition's files, and every fault of them."""
    return _read(tuple((path, files[path]) for path in sorted(filter(is_acts, files), key=_shared_first)))


def _shared_first(path: str) -> tuple[bool, str]:
    return not path.startswith("shared/"), path


@lru_cache(maxsize=64)
def _read(files: tuple[tuple[str, bytes], ...]) -> tuple[Acts, tuple[Problem, ...]]:
    """Read files, or take what they said before: most editions differ in other files."""
    acts: dict[str, Act] = {}
    problems: list[Problem] = []
    for path, content in files:
        reader = _Reader(path)
        for act in reader.read(content):
            if act.key in acts:
                reader.fault("act-twice", act.key, f"在 {acts[act.key].file} 里已经写过")
            else:
                acts[act.key] = act
        problems += reader.problems
    return Acts(acts), tuple(problems)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._lines: list[str] = []

    def read(self, content: bytes) -> Iterator[Act]:
        """Yield the acts of a file that can be used."""
        try:
            found, self._lines = read_toml(content)
        except TextFileError as broken:
            problem = Problem(Severity.ERROR, "act-file", str(broken), self.file, line=broken.line)
            self.problems.append(problem)
            return
        for key, value in found.items():
            if not isinstance(value, dict):
                self.fault("act-file", key, "这里只能写行为，每种行为一段，例如 [urge_review]")
            elif not KEY.fullmatch(key):
                self.fault(
                    "act-file", key, f"行为的名称只能用小写字母、数字和下划线，最多 {LONGEST_KEY} 个字"
                )
            else:
                act = self._act(key, value)
                if act is not None:
                    yield act

    def _act(self, key: str, value: dict[str, Any]) -> Act | None:
        before = len(self.problems)
        self._names(key, value)
        values = ActValues(value, lambda rule, message, meant: self.fault(rule, key, message, meant))
        made = _withdrawal(key, values) if value.get("does") == WITHDRAW else values.act(key)
        if len(self.problems) == before:
            for message in contradictions(made):
                self.fault("act-fit", key, message)
        if len(self.problems) > before:
            return None
        return made.placed(self.file, line_of_table(self._lines, key))

    def _names(self, key: str, value: dict[str, Any]) -> None:
        known = OF_WITHDRAWAL if value.get("does") == WITHDRAW else KEYS
        for name in sorted(value.keys() - known):
            if name in REFUSED:
                self.fault("act-refused", key, f"不能写“{name}”：{REFUSED[name]}")
            elif name in KEYS:
                self.fault("act-file", key, f"撤回由平台按手册办理，不能写“{name}”，只能写 title 和 about")
            else:
                meant = nearest(name, known)
                self.fault("act-file", key, f"行为里不能写“{name}”{or_meant(meant)}", meant)

    def fault(self, rule: str, key: str, message: str, proposal: str = "") -> None:
        """Note what is wrong with an act."""
        place = line_of_table(self._lines, key)
        told = f"行为“{key}”：{message}"
        self.problems.append(Problem(Severity.ERROR, rule, told, self.file, key, "", place, proposal))


def _withdrawal(key: str, values: ActValues) -> Act:
    return Act(key, values.title(), values.text("about", longest=200), during=During.OPEN, does=WITHDRAW)
