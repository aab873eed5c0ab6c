"""Analysts read every edition, compare two, draft a new one from uploaded files, and another person publishes it."""

import io
import re
import zipfile

import pytest

from app.engine.bundle import Bundle
from app.factory import create_app
from app.services.editions.publish_edition import publish_edition
from app.store.audit_chain import OFFICE, rows_of
from app.store.edition_drafts import open_drafts
from app.store.edition_rows import files_of
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import (
    DIAGRAM,
    NOTICES,
    REMINDERS,
    UNREHEARSED,
    begun,
    live,
    renamed,
    sent,
    shipped,
    text,
)
from tests.support.signed_in import client_for


@pytest.fixture
def app(sqlite_context):
    return create_app(sqlite_context)


def test_the_library_names_every_procedure_with_what_goes_on_in_it(app, sqlite_context):
    ServiceJourney(sqlite_context).submit()
    page = client_for(app, "analyst").get("/editions/")
    told = " ".join(text(page).split())
    assert page.text.count('<th scope="row">') == 14
    for name in ("续签", "平台自己的通知", "单位和员工信息表单"):
        assert name in told
    assert "1 件" in told


def test_an_edition_is_read_with_its_diagram_tables_forms_and_notices(app):
    page = client_for(app, "analyst").get("/editions/renewal/1")
    told = " ".join(text(page).split())
    assert "<svg" in page.text
    for words in (
        "审核周期和办理期",
        "取第一个符合的行",
        "核实并提交续签",
        "续签提交期限将到",
        "renewal/renewal.bpmn",
    ):
        assert words in told


@pytest.mark.parametrize("process", ["platform", "records"])
def test_an_edition_without_a_diagram_is_read_too(app, process):
    assert client_for(app, "operator").get(f"/editions/{process}/1").status_code == 200


def test_every_form_of_an_edition_is_shown_as_it_looks(app):
    client = client_for(app, "analyst")
    page = client.get("/editions/renewal/1")
    forms = sorted(set(re.findall(r'href="(/editions/renewal/1/forms/[^"]+)"', page.text)))
    assert len(forms) > 5
    for path in forms:
        shown = client.get(path)
        assert shown.status_code == 200
        assert "inert>" in shown.text


def test_an_edition_is_downloaded_byte_for_byte(app, sqlite_context):
    answer = client_for(app, "analyst").get("/editions/renewal/1.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    with sqlite_context.database.reading() as work:
        assert found == files_of(work, live(sqlite_context).sha256)


def test_what_is_not_there_is_not_found(app):
    client = client_for(app, "analyst")
    for path in (
        "/editions/nothing/", "/editions/renewal/99", "/editions/renewal/99.zip", "/editions/drafts/nothing",
        "/editions/renewal/compare?old=1&new=99", "/editions/renewal/1/forms/shared/nothing",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_two_editions_are_compared_in_sentences(app, sqlite_context):
    publish_edition(
        sqlite_context,
        actor_named(sqlite_context, "analyst"),
        Bundle("renewal", {**shipped(), DIAGRAM: renamed()}),
    )
    client = client_for(app, "analyst")
    told = text(client.get("/editions/renewal/compare?old=1&new=2"))
    assert "计算续签期限" in told
    assert "算出续签期限" in told


def test_a_draft_that_begins_from_an_old_edition_says_what_going_back_changes(app, sqlite_context):
    files = {**shipped(), DIAGRAM: renamed()}
    publish_edition(sqlite_context, actor_named(sqlite_context, "analyst"), Bundle("renewal", files))
    client = client_for(app, "analyst")
    assert "以这一版起草" in text(client.get("/editions/renewal/1"))
    made = sent(
        client, "/editions/renewal/drafts/online", "/editions/renewal/1", {"like": "1", "note": "退回原样"}
    )
    draft = made.request.path.removesuffix("/edit")
    told = text(client.get(draft))
    assert "改名为“计算续签期限”" in told
    assert live(sqlite_context).number == 2
    none = sent(
        client, "/editions/renewal/drafts/online", "/editions/renewal/1", {"like": "99", "note": "没有的版"}
    )
    assert none.status_code == 404


@pytest.mark.every_database
def test_a_draft_is_checked_and_another_person_publishes_it(context):
    app = create_app(context)
    page, path = begun(client_for(app, "analyst"), [("renewal.bpmn", renamed())])
    assert "没有错误，可以发布" in text(page)
    assert "算出续签期限" in text(page)
    mine = sent(client_for(app, "analyst"), f"{path}/publish", path, UNREHEARSED)
    assert mine.status_code == 422
    assert "要由另一名分析员或系统管理员发布" in text(mine)
    assert live(context).number == 1
    other = client_for(app, "operator")
    assert "确认发布" in text(other.get(path))
    hasty = sent(other, f"{path}/publish", path)
    assert hasty.status_code == 422
    assert "没有用剧本演练通过" in text(hasty)
    short = sent(other, f"{path}/publish", path, {"reason": "急"})
    assert short.status_code == 422
    assert live(context).number == 1
    published = sent(other, f"{path}/publish", path, UNREHEARSED)
    assert "已发布" in text(published)
    assert live(context).number == 2
    assert live(context).note == f"名称写清楚（没有演练通过就发布：{UNREHEARSED['reason']}）"
    with context.database.reading() as work:
        (told,) = [row["facts"] for row in rows_of(work, OFFICE) if row["action"] == "draft_published"]
        assert told["unrehearsed"] == UNREHEARSED["reason"]
        actions = [row["action"] for row in rows_of(work, OFFICE)]
        assert open_drafts(work) == []
    assert [one for one in actions if one.startswith("draft")] == ["draft_begun", "draft_published"]


def test_faults_are_told_with_their_places_and_hinder_publishing(app, sqlite_context):
    broken = shipped()[REMINDERS].replace(b'"renewal_opens_soon"', b'"renewal_opens_son"')
    page, path = begun(client_for(app, "analyst"), [("reminders.dmn", broken)])
    told = text(page)
    assert "没有叫“renewal_opens_son”的通知，是不是“renewal_opens_soon”？" in told
    refused = sent(client_for(app, "operator"), f"{path}/publish", path, UNREHEARSED)
    assert refused.status_code == 422
    assert live(sqlite_context).number == 1
    mended = sent(
        client_for(app, "analyst"), path, path, {"note": "改好了"},
        [("notices.toml", shipped()[NOTICES].replace("续签已办结".encode(), "续签办好了".encode())),
         ("reminders.dmn", shipped()[REMINDERS])],
    )  # fmt: skip
    assert "没有错误，可以发布" in text(mended)
    assert "续签办好了" in text(mended)


@pytest.mark.every_database
def test_a_draft_upon_an_old_edition_is_carried_over_where_the_files_differ(context):
    app = create_app(context)
    texts = shipped()[NOTICES].replace("续签已办结".encode(), "续签办好了".encode())
    _, path = begun(client_for(app, "analyst"), [("notices.toml", texts)])
    publish_edition(
        context,
        actor_named(context, "operator"),
        Bundle("renewal", {**shipped(), DIAGRAM: renamed()}),
    )
    late = sent(client_for(app, "operator"), f"{path}/publish", path, UNREHEARSED)
    assert late.status_code == 422
    assert "别人发布了新的一版" in text(late)
    moved = sent(client_for(app, "analyst"), f"{path}/rebase", path)
    assert "改为以现行的一版为基础" in text(moved)
    assert "算出续签期限" not in text(moved)
    assert "已发布" in text(sent(client_for(app, "operator"), f"{path}/publish", path, UNREHEARSED))
    with context.database.reading() as work:
        files = files_of(work, live(context).sha256)
    assert (files[DIAGRAM], files[NOTICES]) == (renamed(), texts)


def test_a_file_that_both_have_changed_is_named_and_nothing_is_lost(app, sqlite_context):
    _, path = begun(client_for(app, "analyst"), [("renewal.bpmn", renamed())])
    other = shipped()[DIAGRAM].replace('name="计算续签期限"'.encode(), 'name="期限"'.encode())
    publish_edition(
        sqlite_context,
        actor_named(sqlite_context, "operator"),
        Bundle("renewal", {**shipped(), DIAGRAM: other}),
    )
    page = sent(client_for(app, "analyst"), f"{path}/rebase", path)
    assert page.status_code == 422
    assert "这些文件两边都改了：renewal/renewal.bpmn" in text(page)
    assert "算出续签期限" in text(page)
