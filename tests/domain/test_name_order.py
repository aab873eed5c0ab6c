"""Names stand in lists where people look for them."""

from app.domain.name_order import _BESIDE, order_key

FIRST, LAST = 0xB0A1, 0xD7F9
"""The characters that the national standard has in the order of pinyin."""


def in_order(*names):
    return sorted(names, key=order_key) == list(names)


def is_common(character):
    code = character.encode("gb18030")
    return len(code) == 2 and FIRST <= int.from_bytes(code) <= LAST


def test_names_follow_pinyin():
    assert in_order("陈试用", "李演示", "王样本", "赵测试", "郑假定", "周范例")


def test_rarer_surnames_stand_beside_common_ones_of_the_same_sound():
    assert in_order("颜一", "闫一", "杨一")
    assert in_order("唐一", "佟一", "王一")
    assert in_order("陈一", "谌一", "程一")


def test_only_rarer_characters_are_placed_and_only_beside_common_ones():
    assert [
        rare for rare, (common, _self) in _BESIDE.items() if is_common(rare) or not is_common(common)
    ] == []


def test_different_names_have_different_places_and_case_makes_none():
    assert order_key("闫一") != order_key("阎一")
    assert order_key("Anna") == order_key("ANNA")


def test_every_name_has_a_key_that_fits():
    for name in ("", "𠮷野家" * 40, "A" * 200, "\ud800"):
        assert len(order_key(name)) <= 120
