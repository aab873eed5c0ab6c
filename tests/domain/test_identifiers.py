from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credit_code import ALPHABET, check_character, check_credit_code
from app.domain.id_number import check_digit, check_id_number, differences, facts_of, masked
from app.domain.other_identity import IdentityKind, check_identity
from app.domain.permit_number import check_permit_number
from app.domain.phone import check_phone
from tests.support.shows import shows

TODAY = date(2026, 11, 23)
GOOD_CODES = [
    "91110108DEMA00013X",
    "12110108DEMA00021X",
    "52110108DEMA0003XH",
    "31110105DEMA00048B",
    "91110105DEMA000560",
    "N1110108DEMA00064Q",
    "Y1110108DEMA00072B",
    "A1110108DEMA00080T",
]
GOOD_IDS = [
    "610000199003070026",
    "410000198802290015",
    "37000019920815002X",
    "990000199003070021",
    "810000199003070023",
    "830000199003070019",
    "91100019900307001X",
    "110108199003070016",
]


@shows("T32")
@pytest.mark.parametrize("code", GOOD_CODES)
def test_a_credit_code_with_its_check_character_is_good(code):
    assert check_credit_code(code).is_ok


@pytest.mark.parametrize(
    "typed", ["９１１１０１０８DEMA00013X", "91110108 dema00013x", "91110108-DEMA00013-X\n"]
)
def test_a_credit_code_is_read_as_people_type_it(typed):
    assert check_credit_code(typed).value == "91110108DEMA00013X"
    assert check_credit_code(typed).is_ok


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("21110108DEMA00013X", "校验位"),
        ("92110108DEMA00013X", "校验位"),
        ("91110108D2MA00013X", "校验位"),
        ("91110108DEMA000132", "校验位"),
        ("91110108DMEA00013X", "校验位"),
        ("91110108DEMAO001XX", "字符"),
        ("91110108DEMA00013", "18 位"),
        ("", "18 位"),
    ],
)
def test_a_bad_credit_code_is_refused_with_its_reason(code, word):
    assert word in check_credit_code(code).reason


@given(st.sampled_from(GOOD_CODES), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_wrong_character_passes(code, place, wrong):
    other = code[:place] + wrong + code[place + 1 :]
    assert check_credit_code(other).is_ok == (other == code)


def test_a_wrong_inner_check_digit_is_only_a_hint():
    first = "91110108DEMA00014"
    checked = check_credit_code(first + check_character(first))
    assert checked.is_ok
    assert checked.hints


@shows("T32")
@pytest.mark.parametrize("number", GOOD_IDS)
def test_an_id_number_is_good_whatever_its_region(number):
    assert check_id_number(number, TODAY).is_ok


@shows("T32")
@pytest.mark.parametrize(
    "typed", ["37000019920815002x", "３７００００１９９２０８１５００２Ｘ", "370000 19920815 002X"]
)
def test_an_id_number_is_read_as_people_type_it(typed):
    assert check_id_number(typed, TODAY).value == "37000019920815002X"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("610000199003070021", "校验位"),
        ("410000198902300014", "出生日期"),
        ("410000209912310014", "出生日期"),
        ("410000180001010014", "出生日期"),
        ("130503670401001", "15 位"),
        ("61000019900307002", "18 位"),
        ("0100001990030700XX", "数字"),
        ("٦10000199003070026", "数字"),
    ],
)
def test_a_bad_id_number_is_refused_with_its_reason(number, word):
    assert word in check_id_number(number, TODAY).reason


def test_an_id_number_tells_sex_and_birth_date():
    facts = facts_of("410000198802290015")
    assert (facts.sex, facts.birth_date, facts.is_residence_permit) == ("男", date(1988, 2, 29), False)
    assert facts_of("610000199003070026").sex == "女"
    assert facts_of("810000199003070023").is_residence_permit


def test_a_form_that_contradicts_the_number_gets_a_warning():
    number = "610000199003070026"
    assert differences(number, birth_date=date(1990, 3, 7), sex="女") == ()
    assert len(differences(number, birth_date=date(1990, 7, 3), sex="男")) == 2


@given(st.integers(0, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_keeps_the_check_digit(base, place, shift):
    digits = f"{base:017d}"
    other = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert check_digit(digits) != check_digit(other)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("610000199003070026", "610000********0026"), ("E12345678", "E*******8"), ("A1", "A1"), ("", "")],
)
def test_lists_show_only_the_ends_of_a_number(number, shown):
    assert masked(number) == shown


@pytest.mark.parametrize(
    ("kind", "number", "is_ok"),
    [
        (IdentityKind.ID_CARD, "610000199003070026", True),
        (IdentityKind.PASSPORT, "e12345678", True),
        (IdentityKind.PASSPORT, "12", False),
        (IdentityKind.HK_MACAO_PASS, "H12345678", True),
        (IdentityKind.HK_MACAO_PASS, "H1234567801", True),
        (IdentityKind.HK_MACAO_PASS, "K12345678", False),
        (IdentityKind.TAIWAN_PASS, "12345678", True),
        (IdentityKind.TAIWAN_PASS, "123456789", False),
        (IdentityKind.RESIDENCE_PERMIT, "830000199003070019", True),
        (IdentityKind.RESIDENCE_PERMIT, "830000199003070018", False),
        (IdentityKind.RESIDENCE_PERMIT, "610000199003070026", False),
        (IdentityKind.FOREIGN_PERMANENT_CARD, "911000199003070", True),
        (IdentityKind.FOREIGN_PERMANENT_CARD, "9110001990", False),
    ],
)
def test_other_documents_are_checked_by_their_shape(kind, number, is_ok):
    assert check_identity(kind, number, TODAY).is_ok is is_ok


def test_an_unusual_passport_number_is_only_a_hint():
    assert check_identity(IdentityKind.PASSPORT, "E1234", TODAY).hints


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("15400000001", "15400000001"),
        ("１５４ ００００ ０００１", "15400000001"),
        ("+86 154-0000-0001", "15400000001"),
        ("58511081", "010-58511081"),
        ("68940680", "010-68940680"),
        ("010-58511081-123", "010-58511081-123"),
        ("(010) 58511081", "01058511081"),
    ],
)
def test_a_telephone_number_is_read_as_people_type_it(typed, stored):
    assert check_phone(typed).value == stored
    assert check_phone(typed).is_ok


@pytest.mark.parametrize("typed", ["", "12345", "25400000001", "1540000000", "五八五一一零八一"])
def test_what_is_no_telephone_number_is_refused(typed):
    assert check_phone(typed).reason


@pytest.mark.parametrize(
    ("typed", "is_ok"), [("DEMO-000001", True), ("ＤＥＭＯ０１", True), ("A", False), ("编号 1", False)]
)
def test_a_permit_number_is_opaque(typed, is_ok):
    assert check_permit_number(typed).is_ok is is_ok
