"""The pages of the statistics: drawing, table and file say the same, numbers lead to cases, roles see what is theirs."""

import csv
import io
import re

from app.factory import create_app
from app.policy.statistics_scope import OF_OFFICE
from app.queries.cases_behind_figures import DRILLED
from tests.support.edition_desk import text
from tests.support.signed_in import client_for

PERIOD = "from=2026-11-01&to=2027-03-31"


def test_every_grouping_has_a_drawing_a_table_and_files(worked_once):
    operator = client_for(create_app(worked_once), "operator")
    for view in (*OF_OFFICE, "person"):
        page = operator.get(f"/statistics/?by={view}&{PERIOD}")
        assert page.status_code == 200
        assert '<svg class="bars"' in page.text, view
        answer = operator.get(f"/statistics/file?by={view}&kind=csv&{PERIOD}")
        lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        told = text(page)
        for line in lines[1:-1]:
            assert line[0] in told
        assert lines[-1][0] == "合计"
        assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
        assert operator.get(f"/statistics/file?by={view}&kind=xlsx&{PERIOD}").data[:2] == b"PK"
    assert operator.get("/statistics/?by=own").status_code == 404
    assert operator.get("/statistics/?by=month&from=x&to=9999-99-99").status_code == 200


def test_every_number_leads_to_its_cases_and_they_can_be_opened(worked_once):
    app = create_app(worked_once)
    for login in ("operator", "hd.l3a", "analyst"):
        client = client_for(app, login)
        page = client.get(f"/statistics/?by=month&{PERIOD}")
        links = {
            one.replace("&amp;", "&") for one in re.findall(r'href="(/statistics/cases[^"]+)"', page.text)
        }
        assert links
        for link in links:
            assert client.get(link).status_code == 200, link
        behind = client.get(f"/statistics/cases?measure=received&{PERIOD}")
        opened = re.findall(r'data-open href="([^"]+)"', behind.text)
        assert opened
        assert client.get(opened[0]).status_code == 200
        assert ("张示例" in behind.text) == (login != "analyst")
    for measure in DRILLED:
        assert client.get(f"/statistics/cases?measure={measure}&{PERIOD}").status_code == 200
    assert client.get("/statistics/cases?measure=nothing").status_code == 404
    assert client.get("/statistics/?by=person").status_code == 404


def test_a_reviewer_sees_their_own_reviews_only(worked_once):
    reviewer = client_for(create_app(worked_once), "hd.l1a")
    page = reviewer.get(f"/statistics/?{PERIOD}")
    assert "我作出的审核" in text(page)
    assert "按单位" not in page.text
    assert reviewer.get("/statistics/?by=person").status_code == 404
    assert reviewer.get("/statistics/cases?measure=received").status_code == 404
    own = reviewer.get(f"/statistics/cases?measure=done&{PERIOD}")
    other = reviewer.get(f"/statistics/cases?measure=done&person=other&{PERIOD}")
    opened = [re.findall(r'data-open href="([^"]+)"', page.text) for page in (own, other)]
    assert opened[0] == opened[1]
    assert opened[0]
    assert "张示例" in other.text
