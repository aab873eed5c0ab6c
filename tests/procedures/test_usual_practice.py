"""Usual practice is a hint in the words of a table: shown where it helps, counted from a known day, never in the way."""

import pytest

from app.domain.procedures import Procedure
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.editions.edition_checks import lint
from app.services.editions.publish_edition import publish_edition
from app.services.terms.practice_of import practice_now
from app.store.edition_rows import files_of, live_edition_of
from tests.make.procedure_journey import dissociation, joined, left, today, unit_procedure
from tests.make.service_journey import ServiceJourney
from tests.support.case_reading import task_page
from tests.support.signed_in import desk_of

TWO_MONTHS = "离职后一般应在两个月内由新单位办理聘用单位变更。"
NO_CONDITION = "通行做法，供参考，不是办理条件"


def edited(context, process, old, new):
    """Return the live bundle of a procedure with a change in the table of usual practice."""
    with context.database.reading() as work:
        files = dict(files_of(work, live_edition_of(work, process).sha256))
    path = next(path for path in files if path.endswith("practice.dmn"))
    text = files[path].decode()
    assert text.count(old) == 1
    files[path] = text.replace(old, new).encode()
    return Bundle(process, files)


def test_a_holder_between_two_units_reads_how_long_a_change_usually_takes(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    page = desk_of(sqlite_context, "zhang").get("/me/")
    assert NO_CONDITION in page
    assert f"{TWO_MONTHS} 按此计算到 2027年1月25日。" in page
    joined(sqlite_context, "zhang", "agent2")
    page = desk_of(sqlite_context, "agent2").get("/employer/business/employer-changes")
    assert TWO_MONTHS in page
    assert "六个月" in page


def test_forms_show_the_hints_of_their_procedure_and_of_no_other(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    page = task_page(sqlite_context, "agent", journey, "confirm_contract")
    assert "续签前请先把学习经历、工作经历和现任职务补充完整。" in page
    assert TWO_MONTHS not in page
    leaving = dissociation(sqlite_context, "agent", "zhang")
    assert "五个工作日内解除关联" in task_page(sqlite_context, "agent", leaving, "confirm_leaving")
    leaving.do("agent", "confirm_leaving", {"left_on": today(sqlite_context), "reason": "resigned"})
    assert leaving.case.ended_at is not None or leaving.open()


def test_an_analyst_changes_words_and_figures_alone(sqlite_context):
    bundle = edited(sqlite_context, "employer_change", f'"{TWO_MONTHS}"', '"一般应在三个月内变更。"')
    path = next(path for path in bundle.files if path.endswith("practice.dmn"))
    text = bundle.files[path].decode().replace("<text>2</text>", "<text>3</text>")
    publish_edition(sqlite_context, SYSTEM, Bundle("employer_change", {**bundle.files, path: text.encode()}))
    with sqlite_context.database.reading() as work:
        first = practice_now(sqlite_context, work, None, Procedure.EMPLOYER_CHANGE)[0]
    assert (first.amount, first.text) == (3, "一般应在三个月内变更。")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f'"{TWO_MONTHS}"', '""', "没有文字"),
        ("<text>6</text>", "<text>600</text>", "数量应在 0 到 400 之间"),
        ("<text>6</text>", "<text>0</text>", "数量应大于 0"),
    ],
)
def test_a_hint_that_no_page_could_show_is_refused(sqlite_context, old, new, told):
    bundle = edited(sqlite_context, "employer_change", old, new)
    assert any(told in problem.message for problem in lint(sqlite_context, bundle))
    with pytest.raises(PublishRefusedError):
        publish_edition(sqlite_context, SYSTEM, bundle)


@pytest.mark.parametrize(
    ("permit_type", "guide"),
    [
        ("beijing_work_residence", "《海淀区办理指南》"),
        ("returnee_work_residence", "北京海外学人中心的办理指南"),
    ],
)
def test_a_form_names_the_guide_of_the_authority_that_decides(sqlite_context, permit_type, guide):
    journey = unit_procedure(sqlite_context, "agent3", "permission_application", permit_type=permit_type)
    page = task_page(sqlite_context, "agent3", journey, "fill_application")
    assert f"条件、材料和模板以{guide}为准" in page
    assert ("海淀区办理指南" in page.text) is ("海淀" in guide)
