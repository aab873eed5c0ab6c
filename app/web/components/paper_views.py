"""What a page shows of a paper: its versions, and what the check found on which page, or how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

NOTE = "note"
_STATES = {
    "waiting": ("checking", _l("正在检查各页，几秒后显示结果。不必等待，可以继续填写和提交。")),
    "failed": (
        NOTE,
        _l(
            "各页未能自动检查。请自己打开核对是否清晰、彩色、四边完整；有问题的，重新扫描后再上传。不影响提交。"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in plain words. Without pages it is about the whole paper.

    `severity` is error, warning or note, and checking while the check has not ended.
    """

    text: str
    severity: str = "warning"
    pages: tuple[int, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Tell whether this only says that the check goes on."""
        return self.severity == "checking"

    @property
    def places(self) -> str:
        """Return the pages as people count them: 1–4、7."""
        runs: list[list[int]] = []
        for page in sorted(self.pages):
            if runs and page == runs[-1][1] + 1:
                runs[-1][1] = page
            else:
                runs.append([page, page])
        return "、".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


def finding_views(report: Mapping[str, Any]) -> tuple[FindingView, ...]:
    """Return the findings of a stored report, said once for all pages they are about; first how far the check is."""
    pages: dict[tuple[str, str], list[int]] = {}
    for item in report.get("findings", ()):
        found = pages.setdefault((item["text"], item["severity"]), [])
        found += [item["page"]] if item["page"] else []
    told = tuple(FindingView(text, severity, tuple(found)) for (text, severity), found in pages.items())
    state = _STATES.get(report.get("check", ""))
    return told if state is None else (FindingView(str(state[1]), state[0]), *told)


@dataclass(frozen=True, slots=True)
class PaperView:
    """One stored version of a paper."""

    name: str
    url: str
    uploaded_at: datetime | None = None
    pages: int | None = None
    findings: tuple[FindingView, ...] = ()
    picture: Callable[[int], str] | None = None
    """Gives the address of a page as a small picture."""
    sha256: str = ""
    is_doubted: bool = False
    """Whether something advises against sending it as it is."""
    reason_name: str = field(default="", kw_only=True)
    """Under which name the form of a task asks why it is sent all the same; empty where nothing is asked."""
    reason: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class ChosenView:
    """A paper that waits in a form: kept, checked, and not sent yet."""

    id: str
    slot: str
    paper: PaperView
    pictures: tuple[str, ...] = ()
    """Addresses of its first pages as pictures."""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A place for a paper: what is there, and how something else gets there."""

    slot: str
    papers: tuple[PaperView, ...] = ()
    frequent_reason: str = ""
    """The commonest reason why this paper is sent back, told before it happens again."""
    template: str = ""
    """The paper's template in the words of the paper table, and where it can be found."""
    template_url: str = ""
    chosen: ChosenView | None = None
    choose_url: str = ""
    """Where a script sends a file as soon as it is chosen; without one it travels with the form."""

    @property
    def file_name(self) -> str:
        """Return the name of the file input."""
        return f"file.{self.slot}"
