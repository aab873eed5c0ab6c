"""Lists bear any text, and a note on a paper that is no place of its own says where it belongs."""

import pytest

from tests.make.submitted_cases import permission
from tests.support.case_reading import task_page
from tests.support.signed_in import desk_of

LONG = "a" * 60_000


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("operator", f"/operations/people/?text={LONG}"),
        ("operator", f"/operations/employers/?text={LONG}"),
        ("operator", f"/operations/users/?text={LONG}"),
        ("operator", f"/operations/cases?number={LONG}&unit={LONG}"),
        ("agent", f"/employer/employees/?list=current&name={LONG}"),
        ("hd.l1a", f"/review/?q={LONG}"),
        ("hd.l1a", f"/review/cases?q={LONG}"),
    ],
    ids=lambda one: one[:30],
)
def test_a_text_of_any_length_is_looked_for(sqlite_context, login, path):
    assert "<h1>" in desk_of(sqlite_context, login).get(path).text


def test_a_note_on_the_licence_names_no_place_of_its_own(sqlite_context):
    journey = permission(sqlite_context)
    journey.claim("hd.l1a")
    page = task_page(sqlite_context, "hd.l1a", journey, "review").text
    assert 'data-note="add:issues:unit_attachment:other"' in page
    assert "add:issues:unit_attachment:business_licence" not in page
