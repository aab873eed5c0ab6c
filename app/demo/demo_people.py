"""Fictional people and employers of the demonstration, dated so that every branch of a renewal can be clicked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.renewal_window import RenewalWindow, renewal_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.work_calendar import WorkCalendar

BEIJING_TYPE, RETURNEE_TYPE = "beijing_work_residence", "returnee_work_residence"
FEBRUARY_LACKS = 3
"""Days by which the shortest month is shorter than the longest."""
FARTHEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class DemoEmployer:
    """A fictional employer; `scope` None means that it has no permission yet."""

    key: str
    name: str
    uscc: str
    scope: str | None
    authority: str
    code: str | None
    types: tuple[str, ...] = (BEIJING_TYPE,)
    agent: str = ""
    """The login of its agent, where it is not told by the key."""


EMPLOYERS = (
    DemoEmployer(
        "U1",
        "北京示例云科技有限公司",
        "91110108DEMA00013X",
        "full",
        "haidian_hrss",
        "K7M2XQ4D",
        (BEIJING_TYPE, RETURNEE_TYPE),
    ),
    DemoEmployer("U2", "北京演示健康研究院", "12110108DEMA00021X", "full", "haidian_hrss", "P4T9WN63"),
    DemoEmployer(
        "U3", "北京承诺小微科技有限公司", "91110108DEMA00099Q", "limited", "haidian_hrss", "C8R3YF5A"
    ),
    DemoEmployer("U4", "北京外区示例数据有限公司", "91110105DEMA000560", "full", "chaoyang_hrss", "J6X2DM79"),
    DemoEmployer("U5", "北京测试律师事务所", "31110108DEMA00101J", None, "haidian_hrss", None),
    DemoEmployer("U6", "北京样本初创科技有限公司", "91110108DEMA0011X4", None, "haidian_hrss", None),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A fictional person and the day their permit must end on for the scenario (None: skip today).

    `state` is the permit's; empty where there is none.
    """

    login: str
    name: str
    sex: str
    id_number: str
    employer: str
    permit_type: str
    state: str
    expiry: Callable[[date, WorkCalendar], date | None]
    ledger: str = "clean"
    tied_to: str | None = ""
    """The key of the unit they are associated with, where it is not that of the permit; None: with none."""
    has_contract: bool = True


def first_day(wanted: Callable[[RenewalWindow, date], bool]) -> Callable[[date, WorkCalendar], date | None]:
    """Return a search for the nearest expiry whose window is as wanted; None where no day fits."""

    def search(today: date, calendar: WorkCalendar) -> date | None:
        for days in range(FARTHEST_DAYS):
            expiry = today + timedelta(days=days)
            if wanted(renewal_window(expiry, calendar), today):
                return expiry
        return None

    return search


def in_days(days: int) -> Callable[[date, WorkCalendar], date | None]:
    """Return an expiry so many days from today."""
    return lambda today, _calendar: today + timedelta(days=days)


def is_mid(window: RenewalWindow, today: date) -> bool:
    """Tell whether today has not passed the middle of the time in which to submit; no weekend is left out."""
    middle = window.opens_on + (window.latest_submit - window.opens_on) / 2
    return today <= middle


def just_open(today: date, calendar: WorkCalendar) -> date | None:
    """Return the expiry whose renewal opens today, or opened last: the end of a long month opens none."""
    for back in range(FEBRUARY_LACKS + 1):
        found = first_day(lambda window, day: window.opens_on == day)(today - timedelta(days=back), calendar)
        if found is not None:
            return found
    return None


def is_last_safe(window: RenewalWindow, today: date) -> bool:
    """Tell whether the last safe day is today or, where nobody works today, the next working day."""
    return today <= window.latest_submit


PEOPLE = (
    DemoPerson(
        "zhang",
        "张示例",
        "female",
        "610000199003070026",
        "U1",
        BEIJING_TYPE,
        "valid",
        first_day(lambda w, t: w.opens_on >= t + timedelta(days=30)),
    ),
    DemoPerson(
        "li",
        "李演示",
        "male",
        "410000198802290015",
        "U1",
        BEIJING_TYPE,
        "valid",
        first_day(lambda w, t: w.opens_on > t),
    ),
    DemoPerson(
        "wang",
        "王样本",
        "female",
        "37000019920815002X",
        "U1",
        BEIJING_TYPE,
        "valid",
        just_open,
    ),
    DemoPerson(
        "zhao", "赵测试", "male", "130000198511200035", "U1", BEIJING_TYPE, "valid", first_day(is_mid)
    ),
    DemoPerson(
        "qian",
        "钱模拟",
        "female",
        "320000199310010040",
        "U1",
        BEIJING_TYPE,
        "valid",
        first_day(is_last_safe),
    ),
    DemoPerson(
        "sun",
        "孙虚构",
        "male",
        "440000199105120053",
        "U1",
        BEIJING_TYPE,
        "valid",
        first_day(lambda w, t: w.latest_submit < t <= w.complete_by - timedelta(days=20)),
        "gap",
    ),
    DemoPerson("zhou", "周范例", "female", "510000198706060061", "U1", BEIJING_TYPE, "valid", in_days(1)),
    DemoPerson("wu", "吴占位", "male", "330000199509230077", "U1", BEIJING_TYPE, "valid", in_days(0)),
    DemoPerson("zheng", "郑假定", "female", "350000198901010086", "U1", BEIJING_TYPE, "expired", in_days(-1)),
    DemoPerson("feng", "冯设想", "male", "210000198607190097", "U2", BEIJING_TYPE, "suspended", in_days(243)),
    DemoPerson("chen", "陈试用", "male", "420000199402280017", "U2", BEIJING_TYPE, "suspended", in_days(28)),
    DemoPerson(
        "chu", "褚举例", "female", "430000199604100020", "U1", RETURNEE_TYPE, "valid", first_day(is_mid)
    ),
    DemoPerson(
        "jiang",
        "蒋草稿",
        "female",
        "620000198309090043",
        "U2",
        BEIJING_TYPE,
        "valid",
        first_day(is_mid),
        "mismatch",
    ),
)
DETAILS = {
    "ethnicity": "汉族",
    "political_status": "masses",
    "marital_status": "married",
    "hukou_place": "示例省示范市样本区",
    "current_address": "北京市海淀区示例路 1 号院 2 号楼 303 室",
    "education_level": "bachelor",
    "education_subject": "计算机科学与技术",
    "education_school": "示例大学",
    "has_title": "no",
    "title_name": "",
    "education": [
        {
            "level": "bachelor",
            "subject": "计算机科学与技术",
            "school": "示例大学",
            "enrolled_on": "2008-09-01",
            "graduated_on": "2012-07-01",
            "status": "valid",
        }
    ],
    "study_history": [
        {
            "school": "示范市样本中学",
            "subject": "高中",
            "from_on": "2005-09-01",
            "to_on": "2008-06-30",
            "status": "valid",
        }
    ],
    "work_history": [
        {
            "employer": "示范市从前软件有限公司",
            "post": "助理工程师",
            "from_on": "2012-07-16",
            "to_on": "2020-12-31",
            "status": "valid",
        }
    ],
}
