"""The order of names in lists: by pinyin, as the national standard GB 18030 has its 3755 common characters."""

from __future__ import annotations

_RARER = (
    "闫阎佟同岑层覃秦瞿渠邬乌臧脏晏宴芮瑞褚储郗西缪妙逄旁亓齐宓密邸底阚看蔺吝綦其窦豆嵇机郦利郜告郐快鄢烟隗伟"
    "逯录昝攒谌陈璩渠濮葡笪达佘蛇佴耐阙缺郏夹郇寻荀寻蒯快暨季闵民闾驴庾雨仝同仉掌冼险邝矿邰台邴丙郄切郅至谯桥晁巢"
    "栾峦钭透邳皮邗韩郯谈郓运鄞银酆封麴区"
    "婷亭昊浩玥月琪其晗含煜玉钰玉雯文婧静烨业璐路祺其萱宣懿义翊义嫣烟珏觉琦其瑾紧琰言珺均淇其湉田"
)
"""Characters of surnames and given names that the standard sorts behind all others, each before a common one of
the same sound, beside which people look for it."""
_BESIDE = {rare: common + rare for rare, common in zip(_RARER[::2], _RARER[1::2], strict=True)}
_BY_SOUND = str.maketrans(_BESIDE)
LONGEST = 120


def order_key(name: str) -> str:
    """Return what a name is sorted by: digits and letters that every database compares alike."""
    return name.casefold().translate(_BY_SOUND).encode("gb18030", "replace").hex()[:LONGEST]
