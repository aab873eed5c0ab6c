"""What answers an item of a return: what it names, or anything of its place where it names nothing."""

import pytest

from app.domain.correction import CorrectionPlace
from app.domain.correction_answers import Move, Part, answering, moves_between, named_by, not_asked_for

BEFORE = {
    (Part.DOCUMENT, "diploma"): "v1",
    (Part.DOCUMENT, "ledger_proof"): "v1",
    (Part.ATTACHMENT, "tax_payment_proof"): "tax.1",
    (Part.RECORD, "work_history"): [{"post": "工程师", "status": "valid"}],
    (Part.RECORD, "phone"): "1",
    (Part.ANSWER, "reason"): "搬家",
}


def test_what_says_the_same_and_what_was_only_taken_away_is_no_change():
    now = BEFORE | {(Part.RECORD, "work_history"): [{"post": "工程师", "status": "pending"}]}
    del now[Part.ATTACHMENT, "tax_payment_proof"]
    now[Part.RECORD, "title_name"] = ""
    assert moves_between(BEFORE, now) == ()


def test_a_new_version_and_a_value_that_is_emptied_are_changes():
    now = BEFORE | {(Part.DOCUMENT, "diploma"): "v2", (Part.ANSWER, "reason"): None}
    assert moves_between(BEFORE, now) == (
        Move(Part.DOCUMENT, "diploma", "v1", "v2"),
        Move(Part.ANSWER, "reason", "搬家", None),
    )


def test_a_field_of_the_permit_is_told_once_by_its_own_name():
    now = BEFORE | {(Part.RECORD, "name"): "赵新", (Part.ANSWER, "new_name"): "赵新"}
    assert [(one.part, one.what) for one in moves_between(BEFORE, now)] == [(Part.RECORD, "name")]
    only = BEFORE | {(Part.ANSWER, "new_name"): "赵新"}
    assert [(one.part, one.what) for one in moves_between(BEFORE, only)] == [(Part.ANSWER, "name")]


MOVES = tuple(
    Move(part, what, "a", "b")
    for part, what in (
        (Part.DOCUMENT, "diploma"),
        (Part.DOCUMENT, "ledger_proof"),
        (Part.ATTACHMENT, "tax_payment_proof"),
        (Part.CONTRACT, "labour_contract"),
        (Part.RECORD, "phone"),
        (Part.LEDGER, "2026-01"),
        (Part.UNIT, "name"),
        (Part.ANSWER, "reason"),
    )
)


@pytest.mark.parametrize(
    ("place", "whats"),
    [
        (CorrectionPlace.UNIT_ATTACHMENTS, {"tax_payment_proof"}),
        (CorrectionPlace.CONTRACT, {"labour_contract"}),
        (CorrectionPlace.EMPLOYEE, {"diploma", "phone"}),
        (CorrectionPlace.LEDGER, {"2026-01", "ledger_proof"}),
        (CorrectionPlace.APPLICATION_FORM, {one.what for one in MOVES}),
    ],
)
def test_where_nothing_is_named_anything_of_the_place_answers(place, whats):
    assert {one.what for one in answering(MOVES, place, "other")} == whats


def test_what_is_named_is_answered_by_nothing_else():
    assert answering(MOVES, CorrectionPlace.EMPLOYEE, "degree_certificate") == ()
    assert answering(MOVES, CorrectionPlace.EMPLOYEE, "degree_certificate", is_strict=False) != ()
    assert [one.part for one in named_by(MOVES, "diploma")] == [Part.DOCUMENT]
    assert {one.what for one in answering(MOVES, CorrectionPlace.LEDGER, "ledger")} == {
        "2026-01",
        "ledger_proof",
    }


def test_what_an_answer_tells_of_is_not_unasked():
    told = [{"part": "document", "what": "diploma"}, {"part": "record", "what": "diploma"}]
    assert Part.DOCUMENT not in {one.part for one in not_asked_for(MOVES[:1], told)}
    assert not_asked_for(MOVES[:2], told) == MOVES[1:2]
