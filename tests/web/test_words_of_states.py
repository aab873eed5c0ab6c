"""What no authority reviews is settled, and not passed."""

from app.web.wording.status_words import case_state, status_of
from tests.make.procedure_journey import left
from tests.support.case_reading import case_page, parts


def test_a_finished_dissociation_is_settled_and_an_approved_renewal_has_passed(sqlite_context):
    journey = left(sqlite_context, "agent", "zhang")
    assert "办结" in parts(case_page(sqlite_context, "agent", journey), "status")
    assert str(status_of(case_state("approved", "renewal")).label) == "通过"
    assert str(status_of(case_state("approved", "employee_association")).label) == "办结"
    assert case_state("withdrawn", "dissociation") == "withdrawn"
