"""Units and people of the demonstration whose cases are under way; those of the beginning stay free for trying."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.demo.demo_people import BEIJING_TYPE, DemoEmployer, DemoPerson, first_day, in_days, is_mid

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.renewal_window import RenewalWindow

LONG_ENDED = -30
"""Whose permit ended longer ago is written as expired; the others' ends while their story is told."""
STAGE_EMPLOYERS = (
    DemoEmployer("U7", "北京剧场演示技术有限公司", "91110108DEMA0070X5", "full", "haidian_hrss", "T5N8WQ22"),
    DemoEmployer("U8", "北京彩排样例教育有限公司", "91110108DEMA00806K", None, "haidian_hrss", None),
    DemoEmployer(
        "U9", "北京布景试用设计有限公司", "91110108DEMA00902W", "limited", "haidian_hrss", "B3M7XK9P"
    ),
    DemoEmployer("U10", "北京谢幕示范咨询有限公司", "91110108DEMA01008K", "full", "haidian_hrss", "W6J4PT85"),
    DemoEmployer("U11", "北京序幕样板制造有限公司", "91110108DEMA01104W", "full", "haidian_hrss", "H9D2RF5T"),
)


def _weeks_ago(window: RenewalWindow, today: date) -> bool:
    """Tell whether three to five weeks ago was a good day to submit."""
    return window.opens_on <= today - timedelta(days=36) and window.latest_submit >= today - timedelta(days=9)


def _late_now(window: RenewalWindow, today: date) -> bool:
    return window.latest_submit < today - timedelta(days=3) and window.complete_by >= today + timedelta(
        days=6
    )


def _person(
    login: str,
    name: str,
    id_number: str,
    expiry: int | Callable[[RenewalWindow, date], bool],
    employer: str = "U7",
    *,
    ledger: str = "clean",
) -> DemoPerson:
    """Return somebody whose permit ends in so many days, or on the nearest day whose window is as wanted."""
    sex = "male" if int(id_number[16]) % 2 else "female"
    search = in_days(expiry) if isinstance(expiry, int) else first_day(expiry)
    state = "expired" if isinstance(expiry, int) and expiry < LONG_ENDED else "valid"
    return DemoPerson(login, name, sex, id_number, employer, BEIJING_TYPE, state, search, ledger)


STAGE_PEOPLE = (
    _person("yan", "严插曲", "310000199508243120", -4),
    _person("cao", "曹尾声", "12000019940317301X", -3),
    _person("han", "韩彩排", "500000198401012024", -200),
    _person("yang", "杨情节", "340000198506082117", -150),
    _person("zhu", "朱剧本", "360000198611152221", -120),
    _person("qin", "秦台词", "450000198704222315", is_mid),
    _person("you", "尤布景", "460000198809022426", 500, ledger="retro"),
    _person("xu", "许道具", "520000198902092513", _weeks_ago),
    _person("he", "何灯光", "540000199007162616", 600, ledger="agency"),
    _person("lyu", "吕幕布", "630000199112232729", is_mid),
    _person("shi", "施旁白", "640000199205032816", _weeks_ago),
    _person("kong", "孔序幕", "650000199310102929", 700, ledger="zero"),
    _person("hua", "华独白", "150000198401043212", _late_now),
    _person("qi", "戚走位", "140000198704253514", is_mid),
    _person("xie", "谢返场", "350000198809053622", 400),
    _person("jin", "金群演", "220000198506113326", 300, "U9"),
    _person("tao", "陶化妆", "230000198611183424", 320, "U9"),
    _person("wei", "卫沙箱", "530000199006300034", 180, "U9", ledger="moved"),
)
