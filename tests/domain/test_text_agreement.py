"""What was read from a paper against the record: agreeing, differing, or not read; never more than a hint."""

from datetime import date

import pytest

from app.domain.id_number import check_digit
from app.domain.text_agreement import (
    Agreement,
    date_agreement,
    name_agreement,
    number_agreement,
    plain,
    unit_agreement,
)

OWN = "11010519900101001"
OWN += check_digit(OWN)
OTHER = "11010519850505002"
OTHER += check_digit(OTHER)
MISREAD = OWN[:-1] + ("0" if OWN[-1] != "0" else "1")
AGREES, DIFFERS, UNREAD = Agreement


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"证件号码：{OWN}", AGREES),
        (f"证件号码：{OWN[:6]} {OWN[6:14]} {OWN[14:]}", AGREES),
        (f"证件号码：{OTHER}", DIFFERS),
        (f"本人 {OWN}，配偶 {OTHER}", AGREES),
        (f"证件号码：{MISREAD}", UNREAD),
        ("证件号码：1101051990", UNREAD),
        ("", UNREAD),
    ],
)
def test_a_number_differs_only_from_another_number_that_is_valid(text, found):
    assert number_agreement(OWN, plain(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("乙方（劳动者）：王样本    证件号码：1101", AGREES),
        ("姓名：李示范 性别：女", DIFFERS),
        ("本合同由双方订立", UNREAD),
    ],
)
def test_a_name_differs_from_the_one_behind_its_words(text, found):
    assert name_agreement("王样本", plain(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲方（用人单位）：北京示例科技有限公司", AGREES),
        ("甲方：北京另外一家有限公司\n乙方：王样本", DIFFERS),
        ("合同专用章", UNREAD),
    ],
)
def test_a_unit_differs_from_the_one_behind_its_words(text, found):
    assert unit_agreement("北京示例科技有限公司", plain(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自 2024 年 3 月 1 日起至 2027 年 3 月 1 日止", AGREES),
        ("2024-03-01", AGREES),
        ("自 2023 年 3 月 1 日起", DIFFERS),
        ("自签字之日起", UNREAD),
    ],
)
def test_a_date_is_read_as_it_is_written(text, found):
    assert date_agreement(date(2024, 3, 1), plain(text)) is found
