"""Numbers and codes as keyboards of Chinese write them: full-width, with blanks and dashes; free text stays as it is."""

import pytest

from app.domain.association_code import check_letter, typed_code
from app.forms_reader.definition import read_form
from app.forms_reader.validation import validate
from tests.forms.form_makers import form, question

PHONE = "^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[0-9]{8})$"
MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
ID = "^[1-9][0-9]{16}[0-9X]$"


@pytest.mark.parametrize(
    ("pattern", "typed", "meant"),
    [
        (PHONE, "１３８０００００００１", "13800000001"),
        (PHONE, "138 0000 0001", "13800000001"),
        (PHONE, "138-0000-0001", "13800000001"),
        (PHONE, "０１０－５８５１００００", "010-58510000"),
        (PHONE, "010—58510000", "010-58510000"),
        (MONTH, "２０２６－０５", "2026-05"),
        (MONTH, "2026–05", "2026-05"),
        (ID, "11000019900101003x", "11000019900101003X"),
        (PHONE, "一三八", None),
        (PHONE, "1380000", None),
    ],
)
def test_a_number_is_read_as_it_was_meant(pattern, typed, meant):
    asked = read_form(form(question(validate={"pattern": pattern})))
    told = validate(asked, {"post": typed}, {})
    assert told.is_accepted is (meant is not None)
    assert told.values["post"] == (meant or typed)
    assert told.raw["post"] == typed


def test_an_address_of_a_mailbox_is_read_without_blanks():
    asked = read_form(form(question(validate={"validationType": "email"})))
    assert validate(asked, {"post": "ａ＠example.invalid "}, {}).values["post"] == "a@example.invalid"


def test_free_text_stays_as_it_was_typed():
    typed = "北京１号楼（Ａ座）— 二 层"
    assert validate(read_form(form(question())), {"post": typed}, {}).values["post"] == typed


@pytest.mark.parametrize("change", [str.lower, "　".join, lambda code: code[:4] + "—" + code[4:]])
def test_a_code_is_read_however_it_is_spaced(change):
    code = "23456AB" + check_letter("23456AB")
    assert typed_code(change(code)) == code
    full = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    assert typed_code(change(full)) == code
