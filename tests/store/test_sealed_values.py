import pytest
from cryptography.exceptions import InvalidTag

from app.store.sealing import Seal

SEAL = Seal("e1" * 32)


def test_a_sealed_value_opens_only_in_its_place():
    sealed = SEAL.close("110101199003070029", "person.id_number:p1")
    assert SEAL.open(sealed, "person.id_number:p1") == "110101199003070029"
    with pytest.raises(InvalidTag):
        SEAL.open(sealed, "person.id_number:p2")


def test_a_changed_value_does_not_open():
    sealed = bytearray(SEAL.close("110101199003070029", "a:b"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        SEAL.open(bytes(sealed), "a:b")


def test_another_installation_cannot_open_it():
    with pytest.raises(InvalidTag):
        Seal("e2" * 32).open(SEAL.close("x", "a:b"), "a:b")


def test_the_same_text_is_sealed_differently_each_time():
    assert SEAL.close("x", "a:b") != SEAL.close("x", "a:b")


def test_an_identifier_is_found_however_it_was_typed():
    assert (
        SEAL.index("11010119900307002x")
        == SEAL.index(" 110101 19900307 002X")
        == SEAL.index("１１０１０１19900307002Ｘ")
    )
    assert SEAL.index("110101199003070029") != SEAL.index("110101199003070030")
    assert Seal("e2" * 32).index("110101199003070029") != SEAL.index("110101199003070029")
