"""Every requirement, decision and trap has tests that fail without it, and the page in docs says which."""

from tests.support.traceability import (
    EXPECTED,
    HERE,
    PAGE,
    page,
    proof_of,
    read_proofs,
    read_rows,
    read_showings,
    shown_by,
)

PRODUCT = ("app/", "handlers/", "processes/", "forms/", "frontend/")


def test_every_requirement_decision_and_trap_has_a_row():
    assert sorted(EXPECTED) == sorted(read_rows())


def test_every_row_is_shown_by_a_test_and_every_mark_names_a_row():
    shown = shown_by(read_showings())
    assert [name for name in EXPECTED if name not in shown] == []
    assert sorted(shown.keys() - set(EXPECTED)) == []


def test_every_row_says_what_must_be_taken_away_for_its_tests_to_fail():
    edits = [(row.name, *edit) for row in read_rows().values() for one in row.without for edit in one.edits]
    assert {name for name, *_ in edits} == set(read_rows())
    wrong = [
        (name, file, old)
        for name, file, old, new in edits
        if not file.startswith(PRODUCT) or old == new or (HERE / file).read_text().count(old) != 1
    ]
    assert wrong == []


def test_every_proof_is_of_the_tests_as_they_are_now():
    """Prove again with `python -m tests.support.sabotage`, which runs what has changed."""
    rows, shown, proofs = read_rows(), shown_by(read_showings()), read_proofs()
    stale = [
        name for name, row in rows.items() if proofs.get(name, ("",))[0] != proof_of(row, shown.get(name, []))
    ]
    assert stale == []


def test_the_page_is_written_from_the_rows_and_marks():
    """Write it again with `python -m tests.support.traceability`."""
    assert PAGE.read_text() == page()
