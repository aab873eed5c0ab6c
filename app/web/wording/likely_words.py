"""When an application would end, in words: between which days, on what that rests, and whether the permit lasts so long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.wording.date_wording import date_zh, short_date_zh
from app.web.wording.translate import _

if TYPE_CHECKING:
    from datetime import date

    from app.queries.case_view import CaseView
    from app.queries.likely_end import LikelyEnd, WhatIf


def likely_lines(found: WhatIf, valid_until: date | None) -> list[tuple[str, str, bool]]:
    """Return for each way a sentence, on what it rests, and whether the permit may end before."""
    ways = [found.straight, *([found.returned_once] if found.returned_once else [])]
    return [
        (_sentence(one), _basis(one), valid_until is not None and one.last >= valid_until) for one in ways
    ]


def likely_of(view: CaseView) -> list[tuple[str, str, bool]]:
    """Return the same of a case; nothing once it was submitted."""
    if view.what_if is None:
        return []
    return likely_lines(view.what_if, view.permit.valid_until if view.permit else None)


def _sentence(one: LikelyEnd) -> str:
    way = _("若今天提交、不用补正") if one.returns == 0 else _("若今天提交、退回补正一次")
    if not one.cases:
        return _("%(way)s，最晚 %(last)s办结", way=way, last=date_zh(one.last))
    if one.first == one.last:
        return _("%(way)s，预计 %(last)s办结", way=way, last=date_zh(one.last))
    same_year = one.first.year == one.last.year
    last = short_date_zh(one.last) if same_year else date_zh(one.last)
    return _("%(way)s，预计 %(first)s至%(last)s办结", way=way, first=date_zh(one.first), last=last)


def _basis(one: LikelyEnd) -> str:
    if not one.cases:
        return _("近一年办结的同类办件太少，按规定的审核期限和补正期限推算。")
    if one.is_of_all:
        return _("按近一年各主管部门办结的 %(cases)s 件同类办件的实际用时推算。", cases=one.cases)
    return _("按近一年本主管部门办结的 %(cases)s 件同类办件的实际用时推算。", cases=one.cases)
