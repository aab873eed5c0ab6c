from app.queries.diagram_view import diagram_view
from tests.make.service_journey import ServiceJourney


def test_the_token_of_the_review_shows_in_both_diagrams(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    with sqlite_context.database.reading() as work:
        drawn = {
            process.id: process for process in diagram_view(sqlite_context, work, journey.case_id).processes
        }
    assert list(drawn) == ["renewal", "multi_level_review"]
    assert 'class="callActivity active"' in drawn["renewal"].svg
    assert 'class="userTask active"' not in drawn["renewal"].svg
    assert 'class="userTask active"' in drawn["multi_level_review"].svg
    assert "确认或上传劳动合同（已完成）" in drawn["renewal"].svg
