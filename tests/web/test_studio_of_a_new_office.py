"""The studio in an office from zero: shipped procedures, an analyst made by the operator, and no demonstration data."""

import re
import time

import pytest

from app.domain.procedures import Procedure
from app.factory import create_app
from app.services.accounts.begin_office import new_setup_link
from app.services.editions.run_rehearsals import RehearsalRounds
from tests.conftest import opened_copy
from tests.support.page_client import Page, PageClient
from tests.web.test_setting_up_an_office import FIRST, SETUP, installed, key_of, password_on

pytestmark = pytest.mark.slow
LOGIN = "fenxi"
EVERY = (*(one.value for one in Procedure), "records", "platform")
DIAGRAM = "permit_expiry/permit_expiry.bpmn"
PATIENCE_SECONDS = 120


class Studio:
    """The first operator and the analyst they have made, each signed in."""

    def __init__(self, context):
        self.context = context
        self.app = create_app(context)
        self.operator, self.analyst = PageClient(self.app), PageClient(self.app)
        self.operator.post_and_go(f"/setup/{new_setup_link(context)}", FIRST, to=SETUP, status=303)
        form = self.operator.get("/operations/users/new?role=analyst")
        sent = {"role": "analyst", "login": LOGIN, "display_name": "冯分析", **key_of(form)}
        given = password_on(self.operator.post("/operations/users/new", sent))
        self.analyst.sign_in(LOGIN, given)
        self.analyst.choose_password(given, "a long line of words 7")

    def begin(self, process, note="试着改一改"):
        """Begin a draft; return its address."""
        page = self.analyst.get(f"/editions/{process}/")
        sent = {"note": note, **key_of(page)}
        self.analyst.post_and_go(
            f"/editions/{process}/drafts/online", sent, to="/editions/drafts/.+/edit", status=303
        )
        return self.analyst.here.removesuffix("/edit")

    def drawn(self, address):
        """Return a page with drawings, which have titles of their own."""
        answer = self.analyst.client.get(address)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def asked(self, address, **query):
        """Return what a page's script is answered."""
        answer = self.analyst.client.get(address, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def told(self, address, **fields):
        """Return what a page's script is answered when it sends something."""
        answer = self.analyst.client.post(address, data={"csrf_token": self.analyst.token(), **fields})
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def studio(database_kind, originals, tmp_path):
    for context in opened_copy(originals, database_kind, installed, tmp_path):
        yield Studio(context)


def test_every_shipped_edition_is_shown_with_its_forms_and_files(studio):
    shown = studio.analyst.get("/editions/")
    for process in EVERY:
        assert f"/editions/{process}/" in shown.links()
        page = studio.analyst.get(f"/editions/{process}/")
        assert "现行的是第 1 版" in page
        edition = studio.drawn(f"/editions/{process}/1")
        for form in {link for link in edition.links() if f"/forms/{process}/" in link}:
            studio.analyst.get(form)
        assert studio.analyst.client.get(f"/editions/{process}/1.zip").status_code == 200
        studio.analyst.get(f"/editions/{process}/compare")
    assert "其他各版没有在办的办件" in studio.analyst.get("/editions/renewal/1/migration")


@pytest.mark.parametrize("process", EVERY)
def test_every_file_of_every_procedure_opens_in_its_editor_and_is_without_fault(studio, process):
    draft = studio.begin(process)
    page = studio.analyst.get(f"{draft}/edit")
    paths = re.findall(r'data-errors-of="([^"]+)"', page.text)
    own = [path for path in paths if path.removeprefix("forms/").startswith(f"{process}/")]
    for path in paths if process == Procedure.RENEWAL else own:
        studio.analyst.get(f"{draft}/edit?path={path}")
        assert studio.asked(f"{draft}/file", path=path)["content"]
        if path.endswith(".form"):
            assert (
                studio.analyst.client.get(f"{draft}/preview", query_string={"path": path}).status_code == 200
            )
        if path.endswith("notices.toml"):
            assert studio.asked(f"{draft}/notices", path=path)["notices"]
    assert own
    assert studio.asked(f"{draft}/choices")["handlers"]
    told = studio.told(f"{draft}/check", path=paths[0])["problems"]
    assert [one for one in told if one["severity"] == "error"] == []


def test_an_edit_is_compared_rehearsed_published_by_another_and_restored(studio):
    draft = studio.begin("permit_expiry", "到期步骤改名称")
    now = studio.asked(f"{draft}/file", path=DIAGRAM)
    name = re.search(r'<bpmn:serviceTask id="[^"]+" name="([^"]+)"', now["content"]).group(1)
    content = now["content"].replace(f'name="{name}"', f'name="{name}（新）"', 1)
    assert studio.told(f"{draft}/file", path=DIAGRAM, base=now["digest"], content=content)["state"] == "saved"
    page = studio.analyst.get(draft)
    assert f"步骤“{name}”改名为“{name}（新）”" in page
    assert "请另一名分析员或系统管理员打开这一页" in page
    studio.analyst.post_and_go(f"{draft}/rehearse", {"_key": "r"}, to=draft, status=303)
    rounds, began = RehearsalRounds(studio.context), time.monotonic()
    while not rounds.some():
        assert time.monotonic() - began < PATIENCE_SECONDS
        time.sleep(0.2)
    assert "全部通过" in studio.analyst.get(draft)
    assert "已发布" in studio.operator.post_and_go(f"{draft}/publish", {"_key": "p"}, to=draft, status=303)
    assert "现行的是第 2 版" in studio.analyst.get("/editions/permit_expiry/")
    assert f"改名为“{name}（新）”" in studio.analyst.get("/editions/permit_expiry/compare")
    former = "/editions/permit_expiry/1"
    base = studio.drawn(former).hidden("base")
    asked = studio.analyst.client.post(
        f"{former}/restore",
        data={
            "csrf_token": studio.drawn(former).hidden("csrf_token"),
            "_key": "b",
            "base": base,
            "note": "改回",
        },
    )
    draft = asked.headers["Location"]
    assert "现行的是第 2 版" in studio.analyst.get("/editions/permit_expiry/")
    assert "已发布" in studio.operator.post_and_go(f"{draft}/publish", {"_key": "c"}, to=draft, status=303)
    assert "现行的是第 1 版" in studio.analyst.get("/editions/permit_expiry/")


def test_a_table_is_tried_before_anybody_has_begun_a_case(studio):
    draft = studio.begin("renewal")
    asked = {"path": "shared/review_terms.dmn", "decision": "review_terms"}
    inputs = '{"case": {"authority": "haidian_hrss", "procedure": "renewal"}}'
    assert studio.told(f"{draft}/decide", **asked, inputs=inputs)["value"]["review_working_days"] == 20
