"""The unit's profile in pages: the pop-up, the four steps, drafts on the way, home at the end."""

import io

from app.store.employer_rows import employer_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.services.test_employer_papers import paper
from tests.services.test_employer_profile import ALL, LICENCE
from tests.support.shows import shows
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
PROFILE = "/employer/profile/"


def send(desk, group, answers, **more):
    key = desk.get(PROFILE + group).hidden("_key")
    posted = {name: values[0] for name, values in answers.items()}
    return desk._send(PROFILE + group, {**posted, "_key": key, **more}, token=True)


@shows("T22")
def test_the_pop_up_comes_at_every_visit_until_the_profile_is_complete(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    for _visit in range(2):
        page = desk.get("/employer/")
        assert "去完善" in page
        assert PROFILE in page.links()
    assert "去完善" not in desk_of(sqlite_context, "agent").get("/employer/")


def test_a_newcomer_fills_in_four_groups_and_is_home(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    desk.client.get(PROFILE).close()
    groups = list(ALL)
    for place, group in enumerate(groups[:-1]):
        answer = send(desk, group, ALL[group])
        assert answer.location == PROFILE + groups[place + 1]
    scan = (io.BytesIO(paper("business_licence")), "执照.pdf")
    answer = send(desk, "licence", LICENCE, **{"file.business_licence": scan})
    assert answer.location == "/employer/"
    page = desk.get("/employer/")
    assert "单位信息已完善" in page
    assert "去完善" not in page
    assert "单位信息已完善" in desk.get(PROFILE)


@shows("A55")
def test_the_registrys_facts_are_shown_and_cannot_be_typed(sqlite_context):
    page = desk_of(sqlite_context, "agent6").get(f"{PROFILE}general")
    for words in ("北京样本初创科技有限公司", "91110108DEMA0011X4", "请联系北京市市场监督管理局"):
        assert words in page
    assert not {"employer_name", "uscc", "registered_place"} & {
        found.get("name") for tag, found, _ in page.elements if tag == "input"
    }


@shows("A55")
def test_typing_the_registrys_facts_all_the_same_is_refused(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    assert send(desk, "general", {**ALL["general"], "uscc": ["91110108DEMA00013X"]}).status_code == 400
    with sqlite_context.database.reading() as work:
        unit = employer_of(work, actor_named(sqlite_context, "agent6").employer_id)
    assert unit.uscc == "91110108DEMA0011X4"


def test_a_draft_waits_for_its_writer(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    answer = send(desk, "agent", {"agent_name": ["半途"]}, _step="save")
    assert answer.status_code == 303
    assert 'value="半途"' in desk.get(f"{PROFILE}agent").text


def test_a_certificate_is_asked_for_only_when_there_is_one(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    asked = send(desk, "qualifications", {"has_qualification": ["yes"]}, _step="refresh")
    assert "资质证书" in asked.text
    assert 'name="qualifications.0.certificate_no"' in asked.text
    page = desk.post(
        f"{PROFILE}qualifications",
        {"has_qualification": "yes", "_key": "k"},
        status=422,
    )
    assert "单位相关资质证书" in page


def test_a_licence_that_is_no_scan_is_refused_at_its_field_and_the_answers_stay(sqlite_context):
    desk = desk_of(sqlite_context, "agent6")
    bad = (io.BytesIO(b"MZ no paper"), "执照.exe")
    answer = send(desk, "licence", LICENCE, **{"file.business_licence": bad})
    assert answer.status_code == 422
    assert "执照.exe" in answer.text
    assert "技术服务" in answer.text
