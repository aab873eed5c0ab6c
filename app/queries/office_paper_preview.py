"""A kind of paper of the office as it will read, with example values: for editors and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.notice_text import NoticeValueMissingError
from app.domain.office_paper_facts import PAPER_FACTS
from app.domain.office_paper_files import read_paper_kinds
from app.domain.text_files import is_papers
from app.services.context.refusals import NotFoundError
from app.services.editions.edit_draft_files import draft_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.office_paper_text import PaperKind, WrittenPaper
    from app.services.context.app_context import AppContext

EXAMPLE_CODE = "EXAMPLE222222222"
EXAMPLE_ITEMS = (
    ("1", "员工材料", "完税证明第 2 页", "印章不清晰，请重新扫描后上传。"),
    ("2", "社保个税", "", "三月没有缴费记录，请补充说明原因。"),
)
NOT_YET = "这一种文书还有错误，改正以后才能看到它的样子。"


class PaperValueError(ValueError):
    """A paper cannot be written with the values that were given; the message says which is wrong."""


def sample_paper(kind: PaperKind, given: Mapping[str, Any] | None = None) -> WrittenPaper:
    """Return a paper with the given values, or with example values; raises PaperValueError."""
    facts = {name: fact.example for name, fact in kind.facts.items()} if given is None else dict(given)
    if unknown := sorted(facts.keys() - kind.facts.keys()):
        raise PaperValueError(
            f"文书“{kind.kind}”没有“{unknown[0]}”这个值{or_meant(nearest(unknown[0], kind.facts))}"
        )
    name = str(facts.get("authority_name", PAPER_FACTS["authority_name"].example))
    day = str(facts.get("issued_on", PAPER_FACTS["issued_on"].example))
    known = next(iter(kind.signs), "")
    try:
        told = {"authority_name": name, "issued_on": day, **facts}
        told["number"] = facts.get("number") if given else None
        told["number"] = told["number"] or kind.numbered(known, name, int(day[:4]), 12)
        return kind.written(told, EXAMPLE_ITEMS if kind.items else (), code=EXAMPLE_CODE)
    except NoticeValueMissingError as missing:
        raise PaperValueError(
            f"文书要用“{missing.name}”，没有给这个值；请给出，或者把这一段放进 [ ] 里"
        ) from missing
    except (TypeError, ValueError) as wrong:
        raise PaperValueError(f"有一个值的写法不对（日期应写成 2026-08-05）：{wrong}") from wrong


def kinds_in_draft(context: AppContext, draft_id: str, path: str) -> list[PaperKind]:
    """Return the kinds of papers of one file of a draft, with the signs of all; raises NotFoundError."""
    found = draft_files(context, draft_id)
    if path not in found.files or not is_papers(path):
        raise NotFoundError(kind="draft_file")
    return [one for one in read_paper_kinds(found.files)[0].values() if one.file == path]


def papers_of_draft(context: AppContext, draft_id: str, path: str) -> list[dict[str, Any]]:
    """Return the papers of one file of a draft, written out with example values; raises NotFoundError."""
    return [_row(kind) for kind in kinds_in_draft(context, draft_id, path)]


def paper_of_draft(context: AppContext, draft_id: str, path: str, kind: str) -> WrittenPaper:
    """Return one paper of a draft with example values; raises NotFoundError where it cannot be written."""
    found = next((one for one in kinds_in_draft(context, draft_id, path) if one.kind == kind), None)
    if found is None:
        raise NotFoundError(kind="draft_file")
    try:
        return sample_paper(found)
    except PaperValueError as wrong:
        raise NotFoundError(kind="draft_file") from wrong


def _row(kind: PaperKind) -> dict[str, Any]:
    try:
        written = sample_paper(kind)
    except (PaperValueError, KeyError):
        return {"kind": kind.kind, "title": "", "number": "", "text": [NOT_YET], "is_shown": False}
    rows = [f"{label}：{value}" for label, value in written.rows]
    items = ["　".join(row) for row in written.items]
    text = [written.opening, *written.body, *rows, *items, *written.after, *written.basis, *written.remedy]
    return {
        "kind": kind.kind,
        "title": written.title,
        "number": written.number,
        "text": [one for one in (*text, *written.notes) if one],
        "is_shown": True,
    }
