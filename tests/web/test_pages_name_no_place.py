"""A page names the reader's own authority and its guide: no place is written into pages, forms or notices."""

import re
from pathlib import Path

import pytest
from sqlalchemy import update

from app.domain.districts import DISTRICTS
from app.store.tables_office import employer, permission
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile("|".join(sorted({*DISTRICTS.values(), "海淀", "朝阳"} - {""})))
NAMING = {
    # The list of districts itself, from which a unit chooses where it pays taxes.
    "app/domain/districts.py",
    "forms/records/employer_general.form",
    # What the first operator is offered to call the authorities that the shipped tables name.
    "app/web/account/setup_pages.py",
    # What the same authorities are called in the made office of a story.
    "app/scenarios/stage_authorities.py",
    # Shows the blocks with an address made up for it; it is no page of the office.
    "app/web/templates/style_guide.html",
}
HAIDIAN = "《海淀区办理指南》"


def read_by_people():
    for folder, ending in (("app", ".py"), ("app", ".html"), ("forms", ".form"), ("processes", ".bpmn")):
        for file in sorted((ROOT / folder).rglob(f"*{ending}")):
            name = str(file.relative_to(ROOT))
            # Sample papers and sample people live somewhere.
            if not name.startswith(("app/demo/", "app/documents/sample_")):
                yield name, file.read_text()


def test_no_text_of_the_product_names_a_place():
    naming = {name for name, text in read_by_people() if PLACES.search(text)}
    assert naming == NAMING


@pytest.mark.parametrize("path", ["/help", "/employer/attachments/", "/employer/permits-module/"])
def test_a_unit_of_another_authority_reads_nothing_of_this_one(sqlite_context, path):
    page = desk_of(sqlite_context, "agent4").get(path).text
    assert "海淀" not in page
    if path != "/employer/permits-module/":
        assert "受理业务的主管部门的办理指南" in page


@pytest.mark.parametrize("path", ["/help", "/employer/attachments/"])
def test_a_unit_reads_of_the_guide_of_its_own_authority(sqlite_context, path):
    assert HAIDIAN in desk_of(sqlite_context, "agent").get(path).text


@pytest.mark.parametrize(("place", "is_named"), [("北京市海淀区", True), ("北京市朝阳区", False)])
def test_a_unit_without_a_permission_reads_of_the_authority_it_would_apply_to(
    sqlite_context, place, is_named
):
    unit = actor_named(sqlite_context, "agent5").employer_id

    def move(work):
        work.connection.execute(
            update(permission).where(permission.c.employer_id == unit).values(authority=None)
        )
        kept = {"registered_place": place, "profile_sealed": None}
        work.connection.execute(update(employer).where(employer.c.id == unit).values(kept))

    sqlite_context.database.transact(move)
    desk = desk_of(sqlite_context, "agent5")
    assert [HAIDIAN in desk.get(path).text for path in ("/help", "/employer/attachments/")] == [is_named] * 2


def test_people_read_of_the_guides_that_concern_them(sqlite_context):
    assert HAIDIAN in desk_of(sqlite_context, "zhao").get("/help").text
    assert HAIDIAN in desk_of(sqlite_context, "hd.l1a").get("/help").text
    everybody = desk_of(sqlite_context, None).get("/help").text
    assert HAIDIAN in everybody
    assert "北京海外学人中心的办理指南" in everybody
