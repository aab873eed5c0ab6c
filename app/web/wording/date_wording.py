"""Dates, numbers of identity documents and days left, as people here write and say them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from app.domain.review_terms import ReviewTerms

BEIJING = ZoneInfo("Asia/Shanghai")
_HEAD, _TAIL = 6, 4


def date_zh(value: date | datetime | str | None) -> str:
    """Return 2027年1月23日; an instant is the day it is in Beijing."""
    day = _day(value)
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day) if day else ""


def short_date_zh(value: date | datetime | str | None) -> str:
    """Return 1月23日, for places where the year is plain."""
    day = _day(value)
    return _("%(month)s月%(day)s日", month=day.month, day=day.day) if day else ""


def datetime_zh(value: datetime | str | None) -> str:
    """Return 2027年1月23日 14:05 in Beijing time."""
    if not value:
        return ""
    moment = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(BEIJING)
    return f"{date_zh(moment)} {moment:%H:%M}"


def iso(value: date | datetime | None) -> str:
    """Return what belongs into the datetime attribute of <time>."""
    return value.isoformat() if value else ""


_COUNTED = {
    1: _l("一个月"),
    2: _l("两个月"),
    3: _l("三个月"),
    4: _l("四个月"),
    5: _l("五个月"),
    6: _l("六个月"),
}


def opening_words(terms: ReviewTerms) -> str:
    """Return how long before a permit ends its renewal may be submitted: 两个月, or 60 天."""
    if terms.window_days is not None:
        return _("%(days)s 天", days=terms.window_days)
    return str(_COUNTED[terms.window_months])


def _day(value: date | datetime | str | None) -> date | None:
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return (value.astimezone(BEIJING) if value.tzinfo else value).date()
    return value


def masked_id(value: str | None) -> str:
    """Return a document number with its middle hidden: 610000********0026."""
    text = value or ""
    if len(text) <= 2:  # noqa: PLR2004 — nothing can be shown without showing it all
        return "*" * len(text)
    if len(text) <= _HEAD + _TAIL:
        return text[0] + "*" * (len(text) - 2) + text[-1]
    return text[:_HEAD] + "*" * (len(text) - _HEAD - _TAIL) + text[-_TAIL:]


def working_days_left(days: int) -> str:
    """Return how many working days are left, in words that also fit today and the past."""
    if days > 0:
        return _("还剩 %(days)s 个工作日", days=days)
    if days == 0:
        return _("今天截止")
    return _("已逾期 %(days)s 个工作日", days=-days)


def submission_left(days: int, latest: date, today: date) -> str:
    """Return how much is left until the last safe day to submit; after it nothing is left, but it is not forbidden."""
    return _("已过最晚提交日") if today > latest else working_days_left(days)


def days_left(days: int) -> str:
    """Return how many calendar days are left until something ends."""
    if days > 0:
        return _("还剩 %(days)s 天", days=days)
    if days == 0:
        return _("今天到期")
    return _("已过 %(days)s 天", days=-days)


FILTERS = {
    "date_zh": date_zh,
    "short_date_zh": short_date_zh,
    "datetime_zh": datetime_zh,
    "iso": iso,
    "masked_id": masked_id,
    "working_days_left": working_days_left,
    "submission_left": submission_left,
    "days_left": days_left,
    "opening_words": opening_words,
}
