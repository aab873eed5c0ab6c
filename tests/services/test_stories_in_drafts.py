"""Stories lie among the files of a draft: written, checked and published there, and no case runs by them."""

import tomllib

import pytest

from app.domain.story_files import stories_in, without_stories
from app.engine.bundle import Bundle
from app.queries.draft_reading import read_draft
from app.queries.edition_library import compared
from app.scenarios.scenario_reader import scenario_of
from app.scenarios.story_checks import problems_of_stories
from app.scenarios.written_story import written_story
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.draft_stories import add_story
from app.services.editions.edit_draft_files import draft_files, open_file, save_file
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.editions.uploaded_files import UploadRefusedError
from app.services.editions.work_on_drafts import begin_draft, publish_draft
from app.store.edition_rows import files_of, live_edition_of
from tests.make.context_maker import actor_named

PROCESS, PATH = "permission_cancellation", "permission_cancellation/scenarios/一个新的.toml"
STORY = """title = "一个新的"
kind = "happy"

[people]
"单位" = "agent"

[[step]]
who = "单位"
start = "permission_cancellation"
expect.permission = { state = "granted" }
"""


@pytest.fixture
def analyst(sqlite_context):
    return actor_named(sqlite_context, "analyst")


@pytest.fixture
def draft(sqlite_context, analyst):
    return begin_draft(sqlite_context, analyst, "d", PROCESS, (), note="加一个剧本", is_online=True)


def problems(context, text):
    return problems_of_stories(context, PROCESS, {PATH: text.encode()})


def test_a_draft_brings_the_shipped_stories_and_they_are_no_change(sqlite_context, draft):
    found = draft_files(sqlite_context, draft).files
    folder = sqlite_context.settings.processes_dir / PROCESS / "scenarios"
    assert {path.rpartition("/")[2] for path in stories_in(found)} == {
        one.name for one in folder.glob("*.toml")
    }
    assert read_draft(sqlite_context, draft).changes == ()
    assert read_draft(sqlite_context, draft).problems == ()
    with pytest.raises(ProcedureRefusedError) as nothing:
        publish_draft(
            sqlite_context, actor_named(sqlite_context, "operator"), "p", draft, reason="什么都没有改"
        )
    assert nothing.value.facts["rule"] == "draft_changes_nothing"


def test_a_new_story_is_published_with_its_edition_and_is_in_the_next_draft(sqlite_context, analyst, draft):
    assert add_story(sqlite_context, analyst, "s", draft, "一个新的", STORY.encode()) == PATH
    with pytest.raises(UploadRefusedError, match="已经有"):
        add_story(sqlite_context, analyst, "t", draft, "一个新的", STORY.encode())
    for wrong in ("", "../x", "a/b", "有 空格", "长" * 41):
        with pytest.raises(UploadRefusedError):
            add_story(sqlite_context, analyst, f"w{wrong}", draft, wrong, STORY.encode())
    (change,) = read_draft(sqlite_context, draft).changes
    assert change.sentence == f"新增剧本 {PATH}"
    operator = actor_named(sqlite_context, "operator")
    publish_draft(sqlite_context, operator, "p", draft, reason="只加了一个剧本")
    with sqlite_context.database.reading() as work:
        live = live_edition_of(work, PROCESS)
        files = files_of(work, live.sha256)
    assert files[PATH] == STORY.encode()
    following = begin_draft(sqlite_context, analyst, "n", PROCESS, (), note="再改", is_online=True)
    assert draft_files(sqlite_context, following).files[PATH] == STORY.encode()
    settings = sqlite_context.settings
    folder = gather(settings.processes_dir / PROCESS, settings.processes_dir, settings.forms_dir)
    assert without_stories(files) == dict(folder.files)
    assert compared(sqlite_context, PROCESS, 1, 2).changes == {}
    with pytest.raises(ProcedureRefusedError) as nothing:
        publish_draft(sqlite_context, operator, "q", following, reason="什么都没有改")
    assert nothing.value.facts["rule"] == "draft_changes_nothing"
    # What the folder means is what is live: the command line makes no edition of it.
    assert not publish_edition(sqlite_context, analyst, Bundle(PROCESS, folder.files)).is_new


def test_a_story_is_saved_like_any_file(sqlite_context, analyst, draft):
    path = next(iter(stories_in(draft_files(sqlite_context, draft).files)))
    now = open_file(sqlite_context, draft, path)
    saved = save_file(sqlite_context, analyst, draft, path, STORY.encode(), base=now.digest)
    assert open_file(sqlite_context, draft, path).digest == saved.digest
    assert [one.sentence for one in read_draft(sqlite_context, draft).changes] == [f"剧本 {path} 有改动"]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("expect.permission", "expect.permision", 7, "是不是“permission”？"),
        ("{ state =", "{ stat =", 7, "是不是“state”？"),
        ('kind = "happy"', 'kind = "hapy"', 1, "是不是“happy”？"),
        ('who = "单位"\n', "", 7, "缺少 who"),
        ("[[step]]", "[[step]", 7, "不是正确的 TOML"),
        ('"单位" = "agent"', "单位 = 3", 5, "中文的键要加双引号"),
        ("expect.permission =", "answers =", 7, "不认识 answers"),
        ("[people]", "[[people]]", 1, "people 要写成一段"),
    ],
)
def test_what_is_wrong_in_a_story_is_told_with_its_line_and_the_nearest_word(
    sqlite_context, old, new, line, told
):
    assert problems(sqlite_context, STORY) == []
    assert old in STORY
    (found,) = problems(sqlite_context, STORY.replace(old, new))
    assert (found.line, found.file) == (line, PATH)
    assert told in found.message


def test_a_task_that_no_diagram_has_is_told_with_the_nearest_one(sqlite_context, draft):
    files = draft_files(sqlite_context, draft).files
    story = STORY.replace('start = "permission_cancellation"', 'task = "审 核"')
    (found,) = problems_of_stories(sqlite_context, PROCESS, {**without_stories(files), PATH: story.encode()})
    assert (found.severity, found.line, found.proposal) == ("warning", 7, "审核")


def test_a_written_story_reads_back_whatever_was_typed():
    hostile = 'a"b\\c\n"""\x7f<script>\t=[[step]]'
    rows = [
        {"who": "单位", "start": "renewal"},
        {
            "who": "单位",
            "task": "confirm",
            "answers": {"中文 键": hostile, "n": 3, "ok": True, "list": [hostile]},
        },
        {"who": "hd.l1a", "review": "退回", "opinion": hostile, "issues": [{"text": hostile}]},
    ]
    seen = {"tasks": [], "notices": [], "case": None}
    setup = {"people": {"员工": "zhao", "单位": hostile}, "begin": "2026-12-15", "given": [{"who": "员工"}]}
    text = written_story(hostile, setup, [(row, seen) for row in rows])
    told = tomllib.loads(text)
    assert (told["title"], told["people"]["单位"]) == (hostile, hostile)
    assert told["step"] == [*rows[:2], {key: value for key, value in rows[2].items() if key != "who"}]
    assert scenario_of(text, "x", "renewal", lambda _name: None).kind == "returned"
