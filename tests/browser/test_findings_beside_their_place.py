"""What publishing would refuse stands beside its row, its form or its notice, in the editor that is open."""

import re

import pytest

from app.services.editions.edit_draft_files import open_file, save_file
from tests.make.context_maker import actor_named
from tests.support.browser import assert_accessible, chromium_path
from tests.support.studio_desk import StudioDesk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
REMINDERS, REVIEW, NOTICES = "renewal/reminders.dmn", "forms/shared/review.form", "renewal/notices.toml"


def change(office, studio, path, old, new):
    """Save another text of one file, as an editor does."""
    draft_id, by = (
        re.search("/drafts/([^/]+)/", studio.edit_url).group(1),
        actor_named(office.context, "analyst"),
    )
    now = open_file(office.context, draft_id, path)
    content = now.content.decode()
    assert old in content
    save_file(office.context, by, draft_id, path, content.replace(old, new, 1).encode(), base=now.digest)


def test_findings_stand_beside_a_row_a_form_and_a_notice(drafting):
    with drafting.at_desk("analyst", for_axe=True) as desk:
        studio = StudioDesk(desk).begin("renewal", "问题写在旁边")
        page, panel = studio.page, studio.page.locator("[data-panel]")
        change(drafting, studio, REMINDERS, '"renewal_opens_soon"', '"renewal_opens_son"')
        studio.open(REMINDERS)
        assert page.locator("tr.is-wrong td.rule-index").inner_text().strip() == "1"
        assert "是不是“renewal_opens_soon”" in panel.locator(".studio-findings").inner_text()
        assert_accessible(page)
        change(drafting, studio, REVIEW, '"review.decide"', '"review.decid"')
        studio.open(REVIEW)
        assert panel.locator("h2").inner_text() == "整张表单"
        assert "没有叫“review.decid”的表单动作" in panel.locator(".studio-findings").inner_text()
        change(drafting, studio, NOTICES, "员工可打印", "员工 {person_nam} 可打印")
        studio.open(NOTICES)
        panel.locator(".studio-findings", has_text="是不是“person_name”").first.wait_for()
        assert_accessible(page)
