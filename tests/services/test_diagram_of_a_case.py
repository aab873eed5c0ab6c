from app.services.diagram_view import diagram_view
from tests.make.house_journey import HouseJourney


def test_the_token_of_the_review_shows_in_both_diagrams(sqlite_house):
    journey = HouseJourney(sqlite_house).submit()
    with sqlite_house.database.reading() as work:
        drawn = {
            process.id: process for process in diagram_view(sqlite_house, work, journey.case_id).processes
        }
    assert list(drawn) == ["renewal", "multi_level_review"]
    assert 'class="callActivity active"' in drawn["renewal"].svg
    assert 'class="userTask active"' not in drawn["renewal"].svg
    assert 'class="userTask active"' in drawn["multi_level_review"].svg
    assert "确认或上传劳动合同（已完成）" in drawn["renewal"].svg
