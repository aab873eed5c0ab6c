"""A story may say what decision tables give in it alone; what no table can give is told before anything is played."""

import pytest

from app.scenarios.player import Player
from app.scenarios.scenario_reader import ScenarioFileError, scenario_of
from app.scenarios.written_story import written_story
from app.store.edition_rows import live_edition_of
from app.web.studio.told_given import tables_told

STORY = (
    'title = "x"\nkind = "happy"\n{tables}\n[people]\n"员工" = "zhao"\n"单位" = "agent"\n'
    '[[step]]\nwho = "单位"\nstart = "renewal"\n'
)
TABLES = '[tables]\ncorrection_terms = { outcome = "close", tell_authority = true, working_days = 3 }'


def story(tables):
    return scenario_of(STORY.format(tables=tables), "x.toml", "renewal", lambda _name: None)


def live(context):
    with context.database.reading() as work:
        return live_edition_of(work, "renewal").sha256


def played(context, tables):
    return Player(context, context.clock, story(tables)).play()


def test_a_case_of_the_story_has_an_edition_with_what_its_tables_give(sqlite_context):
    before = live(sqlite_context)
    assert played(sqlite_context, TABLES).failure is None
    altered = live(sqlite_context)
    assert altered != before
    with sqlite_context.database.reading() as work:
        decisions = sqlite_context.editions.compiled(work, altered).decisions
    (table,) = decisions["correction_terms"].find("correction_terms").tables
    assert [[cell.value for cell in rule.results] for rule in table.rules] == [[3, True, "close"]]


def test_a_story_without_tables_publishes_nothing(sqlite_context):
    before = live(sqlite_context)
    assert played(sqlite_context, "").failure is None
    assert live(sqlite_context) == before


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ('correction_term = { outcome = "close" }', "没有这张决策表"),
        ('correction_terms = { outcom = "close" }', "是不是“outcome”？"),
        ('correction_terms = { outcome = "closed" }', "不在该列的允许值里"),
        ("correction_terms = { working_days = 0 }", "不在该列的允许值里"),
    ],
)
def test_what_no_table_can_give_ends_the_story_at_its_beginning(sqlite_context, tables, told):
    before = live(sqlite_context)
    failure = played(sqlite_context, f"[tables]\n{tables}").failure
    assert failure.place == "x.toml 开头"
    assert told in failure.lines[0]
    assert live(sqlite_context) == before


@pytest.mark.parametrize("tables", ['tables = "x"', '[tables]\na = "b"', "[tables]\na = { b = [1] }"])
def test_tables_that_are_none_are_found_in_the_file(tables):
    with pytest.raises(ScenarioFileError) as wrong:
        story(tables)
    assert "tables" in str(wrong.value)


def test_what_tables_give_is_saved_with_the_story_and_told_on_the_page_of_its_try_run():
    tables = {"correction_terms": {"outcome": "close", "working_days": 3, "tell_authority": True}}
    setup = {"people": {"员工": "zhao"}, "tables": tables}
    text = written_story("x", setup, [({"who": "单位", "start": "renewal"}, {"notices": []})])
    assert scenario_of(text, "x.toml", "renewal", lambda _name: None).tables == tables
    ((who, said),) = tables_told(setup)
    assert who == "决策表"
    assert "只在这次试办里不同" in said
    assert tables_told({}) == []
