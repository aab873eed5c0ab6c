"""The editors when two people write at once, the server is away, words are hostile, and for people who do not see."""

import pytest

from tests.support.browser import assert_accessible, chromium_path
from tests.support.studio_desk import StudioDesk, files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DIAGRAM, TERMS, NOTICES = "renewal/renewal.bpmn", "shared/review_terms.dmn", "renewal/notices.toml"


def test_two_people_in_one_file_lose_nothing(drafting, studio):
    studio.begin("renewal", "两个人一起改")
    studio.open(NOTICES)
    with drafting.at_desk("operator") as desk:
        other = StudioDesk(desk).join(studio.edit_url, NOTICES)
        with other.saving():
            area = other.page.locator("[data-text]")
            area.fill(area.input_value() + "# 系统管理员写的\n")
        mine = studio.page.locator("[data-text]")
        mine.fill(mine.input_value() + "# 分析员写的\n")
        studio.page.get_by_text("您的改动还没有保存").wait_for()
        assert "系统管理员写的" in files(drafting, studio)[NOTICES].decode()
        studio.page.get_by_role("button", name="把这里的另存为一份草稿").click()
        studio.page.wait_for_url(lambda url: studio.edit_url not in url)
        assert "系统管理员写的" in files(drafting, studio)[NOTICES].decode()
        studio.arrived()
        assert "分析员写的" in studio.page.locator("[data-text]").input_value()
        assert "系统管理员写的" not in studio.page.locator("[data-text]").input_value()


def test_what_was_typed_while_the_server_was_away_comes_back(drafting, studio):
    studio.begin("renewal", "服务器不在时打的字")
    studio.open(NOTICES)
    studio.page.route("**/file", lambda route: route.fulfill(status=503))
    area = studio.page.locator("[data-text]")
    area.fill(area.input_value() + "# 断线时写的\n")
    studio.page.get_by_text("没有连上服务器").wait_for()
    studio.page.unroute("**/file")
    studio.page.once("dialog", lambda dialog: dialog.accept())
    studio.page.reload()
    studio.arrived()
    assert "断线时写的" in area.input_value()
    studio.page.get_by_text("已保存").wait_for()
    assert "断线时写的" in files(drafting, studio)[NOTICES].decode()


HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'


@pytest.mark.parametrize("path", [DIAGRAM, TERMS, "forms/renewal/confirm_contract.form", NOTICES])
def test_hostile_words_run_nothing_in_a_colleagues_browser(drafting, studio, path):
    studio.begin("renewal", f"{HOSTILE} {path}"[:190])
    content = files(drafting, studio)[path].decode()
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    hostile = {
        DIAGRAM: lambda: content.replace("计算续签期限", escaped),
        TERMS: lambda: content.replace("审核周期和办理期", escaped),
        NOTICES: lambda: content.replace("续签已办结", HOSTILE.replace('"', "'")),
    }.get(path, lambda: content.replace("劳动合同", HOSTILE.replace('"', "'")))()
    assert hostile != content
    token = studio.page.locator("[data-studio]").get_attribute("data-token")
    base = studio.page.request.get(f"{studio.edit_url.removesuffix('edit')}file?path={path}").json()["digest"]
    answer = studio.page.request.post(
        f"{studio.edit_url.removesuffix('edit')}file",
        form={"path": path, "base": base, "content": hostile, "csrf_token": token},
        headers={"Referer": studio.page.url},
    )
    assert answer.ok, answer.text()
    with drafting.at_desk("operator") as desk:
        colleague = StudioDesk(desk).join(studio.edit_url, path)
        colleague.page.wait_for_timeout(500)
        assert colleague.page.evaluate("window.hurt") is None
        colleague.page.goto(studio.edit_url.removesuffix("/edit"))
        assert colleague.page.evaluate("window.hurt") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "at"),
    [
        (DIAGRAM, "confirm_contract"),
        (TERMS, ""),
        ("forms/renewal/update_information.form", "phone"),
        (NOTICES, ""),
        ("renewal/scenarios/按期续签.toml", ""),
    ],
)
def test_no_editor_has_a_finding_of_axe(drafting, path, at, scheme):
    with drafting.at_desk("analyst", for_axe=True, scheme=scheme) as desk:
        studio = StudioDesk(desk).begin("renewal", f"看看 {path} {scheme}")
        assert_accessible(studio.open(path, at=at).page)
