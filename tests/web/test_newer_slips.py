"""A slip that a later one of the same permit has taken the place of is told to be genuine and old."""

from app.store.review_rows import slip_of_case
from tests.make.service_journey import ServiceJourney
from tests.procedures import test_employee_procedures as applications
from tests.support.signed_in import desk_of


def test_a_superseded_slip_is_never_only_told_to_be_genuine(sqlite_context):
    context = sqlite_context
    first = ServiceJourney(context).submit().approve()
    context.clock.forward(days=1)
    answers = {"fields": ["post"], "post": "总工程师"}
    second = applications.change(context, "zhao", "business_info_change", answers)
    second.do("agent", "first_review", applications.PASS)
    second.approve()
    with context.database.reading() as work:
        old, new = (slip_of_case(work, one.case_id) for one in (first, second))
    page = desk_of(context, None).get(f"/verify/{old.code}")
    assert "已有更新的确认单" in page
    assert "2026年11月26日" in page
    assert "这份确认单是真实的" not in page
    page = desk_of(context, None).get(f"/verify/{new.code}")
    assert "这份确认单是真实的" in page
    assert "已有更新的确认单" not in page
