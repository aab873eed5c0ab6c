"""What the editor of a draft asks the server: text, saving, findings, choices, trying, previews."""

import re

import pytest

from app.factory import create_app
from app.web.wording.editor_words import FORM_ACTIONS, HANDLERS, PARAMETERS
from tests.support.edition_desk import text, token
from tests.support.signed_in import client_for

DIAGRAM, REVIEW, TERMS = "renewal/renewal.bpmn", "forms/shared/review.form", "shared/review_terms.dmn"
NOTICES = "renewal/notices.toml"


@pytest.fixture
def app(sqlite_context):
    return create_app(sqlite_context)


class Editor:
    """One person at the editor of one draft, without a browser."""

    def __init__(self, client, base=""):
        self.client = client
        page = client.get("/editions/renewal/")
        self.token = token(page)
        self.base = base or self._begin()

    def _begin(self):
        data = {"note": "试试编辑", "_key": "begin", "csrf_token": self.token}
        page = self.client.post("/editions/renewal/drafts/online", data=data)
        assert page.status_code == 303, page.text
        return page.headers["Location"].removesuffix("/edit")

    def get(self, what, **query):
        return self.client.get(f"{self.base}/{what}", query_string=query)

    def post(self, what, **fields):
        return self.client.post(f"{self.base}/{what}", data={"csrf_token": self.token, **fields})

    def save(self, path, change):
        """Read a file, change its text and save it; return the answer."""
        told = self.get("file", path=path).json
        content = change(told["content"])
        assert content != told["content"]
        return self.post("file", path=path, base=told["digest"], content=content)

    def errors(self, path=DIAGRAM):
        told = self.post("check", path=path).json["problems"]
        return [one for one in told if one["severity"] == "error"]


@pytest.fixture
def editor(app):
    return Editor(client_for(app, "analyst"))


def test_every_file_opens_in_its_editor_and_is_read_as_it_is_stored(editor):
    page = editor.get("edit")
    paths = re.findall(r'data-errors-of="([^"]+)"', page.text)
    assert {DIAGRAM, REVIEW, TERMS, NOTICES} <= set(paths)
    for path in paths:
        shown = editor.get("edit", path=path)
        assert f'data-path="{path}"' in shown.text
        assert editor.get("file", path=path).json["content"]
    assert editor.errors() == []


def test_only_the_editors_of_diagrams_and_tables_allow_style_attributes_and_nothing_more(editor):
    asked = {DIAGRAM: True, TERMS: True, REVIEW: True, NOTICES: False}
    for path, is_allowed in asked.items():
        policy = editor.get("edit", path=path).headers["Content-Security-Policy"]
        assert ("style-src-attr 'unsafe-inline'" in policy) is is_allowed
        assert "style-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy


def test_the_preview_may_be_framed_by_us_and_runs_and_sends_nothing(editor):
    shown = editor.get("preview", path="forms/renewal/confirm_contract.form")
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "确认提交" in text(shown)


def test_a_form_that_cannot_be_read_says_why_in_its_preview(editor):
    path = "forms/renewal/confirm_contract.form"
    editor.save(path, lambda content: content.replace('"radio"', '"carousel"', 1))
    shown = editor.get("preview", path=path)
    assert shown.status_code == 422
    assert "carousel" in text(shown)
    assert editor.errors(path)


def test_findings_name_file_element_and_proposal_as_soon_as_it_is_saved(editor):
    answer = editor.save(DIAGRAM, lambda xml: xml.replace('Ref="renewal_zone"', 'Ref="renewal_zones"'))
    assert answer.json["state"] == "saved"
    (wrong,) = [one for one in editor.errors() if one["element"] == "decide_zone"]
    assert (wrong["file"], wrong["proposal"]) == (DIAGRAM, "renewal_zone")


def test_the_draft_tells_what_was_changed_in_the_words_of_the_office(editor):
    topic, behind = 'camunda:topic="slip.enable"', 'targetRef="work_done" />'
    step = '<bpmn:userTask id="look" name="核实"/><bpmn:sequenceFlow id="on" sourceRef="look" targetRef="work_done"/>'
    begun = f"{behind.replace('work_done', 'look')}{step}"
    editor.save(
        DIAGRAM, lambda xml: xml.replace(topic, 'camunda:topic="permit.release"').replace(behind, begun, 1)
    )
    page = editor.client.get(editor.base)
    told = text(page)
    assert "步骤“开放打印确认单”的处理程序由“允许打印确认单”改为“恢复解除关联”" in told
    assert "新增步骤“核实”（办理），在“延长证件有效期”之后、“审批通过”之前" in told
    assert 'data-with="on extend_permit_to_work_done"' in page.text


def test_an_answer_in_the_preview_brings_the_questions_that_follow_from_it(editor):
    path = "forms/renewal/confirm_contract.form"
    asked = {"_step": "refresh", "contract_choice": "current"}
    without, with_new = (
        text(
            editor.client.post(
                f"{editor.base}/preview?path={path}", data={"csrf_token": editor.token, **asked, **more}
            )
        )
        for more in ({}, {"contract_choice": "new"})
    )
    assert "合同结束日期" not in without
    assert "合同开始日期" in with_new


def test_an_older_text_overwrites_nothing_and_hears_by_whom(app, editor):
    other = Editor(client_for(app, "operator"), editor.base)
    before = editor.get("file", path=NOTICES).json
    assert other.save(NOTICES, lambda words: words + "# 别人\n").json["state"] == "saved"
    answer = editor.post("file", path=NOTICES, base=before["digest"], content=before["content"] + "# 我\n")
    assert (answer.status_code, answer.json["state"]) == (409, "overtaken")
    assert "系统管理员 于" in answer.json["said"]
    assert editor.get("file", path=NOTICES).json["content"].endswith("# 别人\n")
    told = editor.post("fork", path=NOTICES, content=before["content"] + "# 我\n").json
    assert told["state"] == "saved"
    mine = Editor(client_for(app, "analyst"), told["url"].rpartition("/edit")[0])
    assert mine.get("file", path=NOTICES).json["content"].endswith("# 我\n")


def test_who_else_has_the_draft_open_is_told(app, editor):
    other = Editor(client_for(app, "operator"), editor.base)
    assert other.post("check", path=NOTICES, only="presence").json == {"here": []}
    here = editor.post("check", path=DIAGRAM, only="presence").json["here"]
    assert [(one["name"], one["path"]) for one in here] == [("系统管理员", NOTICES)]


def test_choices_name_everything_in_words(editor):
    told = editor.get("choices").json
    assert {"renewal/confirm_contract", "shared/review"} <= {one["key"] for one in told["forms"]}
    assert {"renewal_zone", "review_chain"} <= {one["id"] for one in told["decisions"]}
    assert {"case.permit_id"} <= {one["name"] for one in told["facts"]}
    assert {"renewal", "multi_level_review", "correction"} <= {one["id"] for one in told["processes"]}
    assert {one["name"] for one in told["handlers"]} == HANDLERS.keys()
    assert set(told["actions"]) == FORM_ACTIONS.keys()
    assert told["notice_titles"]["renewal_approved"] == "续签已办结"
    assert {taken["name"] for one in told["handlers"] for taken in one["takes"]} <= PARAMETERS.keys() | {
        "problems"
    }


def test_choices_stay_while_a_diagram_cannot_be_read(editor):
    editor.save(DIAGRAM, lambda xml: xml[:500])
    told = editor.get("choices").json
    assert "renewal_zone" in {one["id"] for one in told["decisions"]}
    assert editor.errors()


def test_a_table_is_tried_and_says_which_row_hit(editor):
    asked = {"path": TERMS, "decision": "review_terms"}
    answer = editor.post(
        "decide", **asked, inputs='{"case": {"authority": "haidian_hrss", "procedure": "renewal"}}'
    )
    assert answer.json["rules"] == [1]
    assert answer.json["value"]["review_working_days"] == 20
    for inputs in ("{", "[]", '"x"'):
        assert editor.post("decide", **asked, inputs=inputs).status_code == 422
    nothing = editor.post("decide", path=TERMS, decision="nothing", inputs="{}")
    assert (nothing.status_code, nothing.json["said"]) == (422, "没有名为“nothing”的决策")
    assert editor.post("decide", path="nothing.dmn", decision="x", inputs="{}").status_code == 404


def test_notices_are_read_with_example_values(editor):
    told = {one["kind"]: one for one in editor.get("notices", path=NOTICES).json["notices"]}
    assert told["renewal_approved"]["title"] == "续签已办结"
    assert "{" not in "".join(one["body"] for one in told.values())
    editor.save(NOTICES, lambda file: file.replace("续签已全部审核通过", "{pemit_no} 续签已全部审核通过"))
    told = {one["kind"]: one for one in editor.get("notices", path=NOTICES).json["notices"]}
    assert "改正以后才能看到" in told["renewal_approved"]["body"]


@pytest.mark.parametrize(
    ("name", "begin", "said"),
    [
        ("第四级", "copy", "文件名用小写字母开头"),
        ("fourth", "exe", "请选择文件的种类"),
        ("", "form", "文件名用小写字母开头"),
        ("../x", "form", "文件名用小写字母开头"),
        ("review", "copy", "已经有文件"),
    ],
)
def test_a_file_name_that_cannot_be_is_refused_and_kept_in_the_field(editor, name, begin, said):
    page = editor.post(
        "files",
        path="forms/renewal/review.form" if name == "review" else REVIEW,
        name=name,
        begin=begin,
        _key="k",
    )
    if name == "review":
        assert editor.post("files", path=REVIEW, name=name, begin=begin, _key="k1").status_code == 303
        page = editor.post("files", path=REVIEW, name=name, begin=begin, _key="k2")
    assert page.status_code == 422
    assert said in text(page)
    assert f'value="{name}"' in page.text


@pytest.mark.parametrize("begin", ["bpmn", "dmn", "form", "toml"])
def test_a_new_file_can_be_read_by_its_editor_and_brings_no_error(editor, begin):
    page = editor.post("files", name="fresh_one", begin=begin, path=DIAGRAM, _key="n")
    assert page.status_code == 303
    path = re.search("path=([^&]+)", page.headers["Location"]).group(1)
    assert "fresh_one" in path
    assert [one["message"] for one in editor.errors() if "fresh_one" in one["file"]] == []
    gone = editor.post("files/remove", path=path, _key="r")
    assert gone.status_code == 303
    assert editor.get("file", path=path).status_code == 404


def test_a_row_for_one_authority_with_an_empty_number_is_found_before_anybody_opens_a_page(editor):
    row = """<rule id="one_more"><inputEntry id="one_more_1"><text>"haidian_hrss"</text></inputEntry>
      <inputEntry id="one_more_2"><text>-</text></inputEntry><outputEntry id="one_more_3"><text>15</text></outputEntry>
      <outputEntry id="one_more_4"><text></text></outputEntry><outputEntry id="one_more_5"><text></text></outputEntry>
      </rule><rule id="review_terms_rule_1">"""
    editor.save(TERMS, lambda xml: xml.replace('<rule id="review_terms_rule_1">', row))
    (wrong,) = editor.errors(TERMS)
    assert (wrong["file"], wrong["element"]) == (TERMS, "one_more")
    assert "到期前几个月起可以续签”列是空的" in wrong["message"]
