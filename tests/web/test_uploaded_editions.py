"""Files that analysts upload: a ZIP or single files, refused with a reason, harmless whatever is in them."""

import io
import zipfile

import pytest

from app.factory import create_app
from app.store.edition_drafts import open_drafts
from tests.support.edition_desk import UNREHEARSED, begun, live, renamed, sent, shipped, text
from tests.support.signed_in import client_for


@pytest.fixture
def app(sqlite_context):
    return create_app(sqlite_context)


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return out.getvalue()


def test_a_zip_as_it_was_downloaded_comes_back_without_a_difference(app):
    client = client_for(app, "analyst")
    downloaded = client.get("/editions/renewal/1.zip").data
    page, path = begun(client, [("renewal-1.zip", downloaded)], whole="yes")
    assert "没有改动" in text(page)
    nothing = sent(client_for(app, "operator"), f"{path}/publish", path, UNREHEARSED)
    assert "没有可以发布的改动" in text(nothing)


def test_a_whole_zip_takes_away_what_it_does_not_have(app):
    files = shipped()
    files.pop("forms/basic_info_change/choose_fields.form", None)
    gone = next(path for path in sorted(files) if path.startswith("forms/new_application/"))
    content = files.pop(gone)
    assert content
    page, _ = begun(client_for(app, "analyst"), [("all.zip", archive(files))], whole="yes")
    assert f"删去表单 {gone}" in text(page)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "没有选择文件"),
        ([("readme.txt", b"x")], "“readme.txt”不能用"),
        ([("../evil.bpmn", b"x")], None),
        ([("all.zip", b"no zip")], "打不开"),
        ([("all.zip", archive({"../../etc/evil.bpmn": b"x"}))], "不能用"),
        ([("all.zip", archive({"/etc/evil.bpmn": b"x"}))], "不能用"),
        ([("all.zip", archive({"new_application/x.bpmn": b"x"}))], "不属于这个业务"),
        ([("all.zip", archive({"renewal/x.form": b"x"}))], "表单放在 forms 文件夹里"),
        ([("all.zip", archive({"forms/records/x.form": b"x"}))], "属于“单位和员工信息表单”"),
        ([("all.zip", archive({f"renewal/f{n}.dmn": b"x" for n in range(301)}))], "最多 300 个文件"),
        ([("all.zip", archive({"renewal/x.exe": b"x"}))], "不能用"),
    ],
)
def test_an_upload_that_cannot_be_taken_says_why_and_keeps_the_note(app, sqlite_context, files, said):
    page, _ = begun(client_for(app, "analyst"), files, note="这次的说明")
    with sqlite_context.database.reading() as work:
        drafts = open_drafts(work)
    if said is None:
        # A browser sends a name without its folder; a folder that is sent all the same means nothing.
        assert page.status_code == 200
        return
    assert page.status_code == 422
    assert said in text(page)
    assert 'value="这次的说明"' in page.text
    assert drafts == []


def test_a_bomb_is_refused_before_it_is_unpacked(app):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("renewal/x.bpmn", b"0" * 40_000_000)
    page, _ = begun(client_for(app, "analyst"), [("all.zip", out.getvalue())])
    assert "太大" in text(page)


def test_a_diagram_that_hurts_is_told_of_and_its_words_run_nothing(app):
    hostile = renamed().replace("算出续签期限".encode(), b"&lt;script&gt;alert(1)&lt;/script&gt;")
    page, path = begun(
        client_for(app, "analyst"), [("renewal.bpmn", hostile)], note="<script>alert(2)</script>"
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    sent(client_for(app, "operator"), f"{path}/publish", path, UNREHEARSED)
    assert "<script>alert" not in client_for(app, "analyst").get("/editions/renewal/2").text
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
    page, _ = begun(client_for(app, "analyst"), [("renewal.bpmn", bomb)])
    assert "DOCTYPE" in text(page)


def test_a_dropped_draft_is_kept_and_can_no_longer_be_published(app, sqlite_context):
    _, path = begun(client_for(app, "analyst"), [("renewal.bpmn", renamed())])
    page = sent(client_for(app, "analyst"), f"{path}/drop", path)
    assert "已放弃" in text(page)
    late = sent(client_for(app, "operator"), f"{path}/publish", path, UNREHEARSED)
    assert "已经定时、发布或放弃" in text(late)
    assert live(sqlite_context).number == 1


def test_only_who_wrote_in_a_draft_lays_files_over_it(app):
    _, path = begun(client_for(app, "analyst"), [("renewal.bpmn", renamed())])
    page = sent(client_for(app, "operator"), path, path, {"note": "我来改"}, [("renewal.bpmn", renamed())])
    assert "只有起草人和改过这份草稿的人" in text(page)
