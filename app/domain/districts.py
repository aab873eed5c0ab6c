"""The districts of Beijing: the codes that forms keep, and what of an address or a name tells one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DISTRICTS: Mapping[str, str] = {
    "dongcheng": "东城",
    "xicheng": "西城",
    "chaoyang": "朝阳",
    "fengtai": "丰台",
    "shijingshan": "石景山",
    "haidian": "海淀",
    "mentougou": "门头沟",
    "fangshan": "房山",
    "tongzhou": "通州",
    "shunyi": "顺义",
    "changping": "昌平",
    "daxing": "大兴",
    "huairou": "怀柔",
    "pinggu": "平谷",
    "miyun": "密云",
    "yanqing": "延庆",
    "bda": "经济技术开发区",
}


def district_of(text: str) -> str:
    """Return the district that an address or an authority's name tells, as people write it; empty when it tells none.

    The one named first counts: a street may be called after another district.
    """
    found = {
        text.find(f"{name}区" if name != DISTRICTS["bda"] else name): name for name in DISTRICTS.values()
    }
    found.pop(-1, None)
    return found[min(found)] if found else ""
