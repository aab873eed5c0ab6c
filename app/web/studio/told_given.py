"""What a try-run or a story takes as given, in sentences: who is made, and what is said of whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.documents.sample_names import SAMPLE_NAMES
from app.domain.id_number import masked
from app.scenarios.given_words import completed_id_number
from app.scenarios.stage_authorities import AUTHORITIES
from app.web.wording.date_wording import date_zh
from app.web.wording.studio_words import (
    EDUCATION_LEVELS,
    GIVEN_NEW,
    GIVEN_WORDS,
    LEDGER_KINDS,
    TRY_PERMITS,
    TRY_SCOPES,
    TRY_TIES,
)
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_CODED: Mapping[str, Mapping[str, Any]] = {
    "permit": TRY_PERMITS,
    "association": TRY_TIES,
    "scope": TRY_SCOPES,
    "education_level": EDUCATION_LEVELS,
    "ledger": LEDGER_KINDS,
    "authority": AUTHORITIES,
    "new": GIVEN_NEW,
}
LEFT_OUT = frozenset({"who", "permit_type"})


def given_told(given: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return for each row whom it is about and what it says."""
    return [
        (
            str(row.get("who", "")),
            "；".join(_said(key, value) for key, value in row.items() if key not in LEFT_OUT),
        )
        for row in given
    ]


def tables_told(setup: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return, as `given_told` does, that tables give something else than the published ones."""
    if not setup.get("tables"):
        return []
    return [(str(_("决策表")), str(_("有的结果只在这次试办里不同，见剧本开头的 [tables]")))]


def _said(key: str, value: Any) -> str:
    tellers: Mapping[str, Callable[[Any], str]] = {
        "papers": lambda papers: "、".join(
            _("%(paper)s %(how)s", paper=SAMPLE_NAMES.get(slot, slot), how=_day(how))
            for slot, how in papers.items()
        ),
        "id_number": lambda number: masked(completed_id_number(str(number))),
        "unpaid": lambda months: "、".join(_month(one) for one in months),
        "explained": lambda said: "、".join(
            _("%(month)s（%(text)s）", month=_month(month), text=text) for month, text in said.items()
        ),
        "paid_months": lambda count: _("%(count)s 个月", count=count),
    }
    tell = tellers.get(key) or (lambda one: str(_CODED.get(key, {}).get(one) or _day(one)))
    return str(_("%(what)s：%(value)s", what=GIVEN_WORDS.get(key, key), value=tell(value)))


def _month(said: Any) -> str:
    text = str(said)
    return text if "-" in text else str(_("倒数第 %(count)s 个月", count=text))


def _day(said: Any) -> str:
    try:
        return date_zh(date.fromisoformat(str(said)))
    except ValueError:
        return str(said)
