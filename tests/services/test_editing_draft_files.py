"""Files of a draft that are edited in the browser: each save names what it began from, and nobody is overwritten."""

import pytest
from sqlalchemy import func, select

from app.queries.draft_reading import read_draft
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.edit_draft_files import (
    LONGEST_FILE,
    FileOvertakenError,
    add_file,
    draft_files,
    fork_draft,
    note_presence,
    open_file,
    remove_file,
    save_file,
)
from app.services.editions.uploaded_files import UploadRefusedError
from app.services.editions.work_on_drafts import begin_draft, drop_draft, publish_draft
from app.store.tables_editions import edition_draft_editor
from tests.make.context_maker import actor_named

pytestmark = pytest.mark.every_database
NOTICES, DIAGRAM = "renewal/notices.toml", "renewal/renewal.bpmn"


@pytest.fixture
def analyst(context):
    return actor_named(context, "analyst")


@pytest.fixture
def operator(context):
    return actor_named(context, "operator")


@pytest.fixture
def draft(context, analyst):
    return begin_draft(context, analyst, "begin", "renewal", (), note="改通知", is_online=True)


def renamed(context, draft):
    return open_file(context, draft, DIAGRAM).content.replace(
        "计算续签期限".encode(), "算出续签期限".encode()
    )


def test_a_draft_begins_with_the_files_of_the_live_edition(context, draft):
    reading = read_draft(context, draft)
    assert (reading.changes, reading.paths) == ((), ())
    assert draft_files(context, draft).files[NOTICES].startswith(b"#")


def test_a_save_replaces_what_it_began_from_and_saving_twice_is_one(context, analyst, draft):
    before = open_file(context, draft, NOTICES)
    saved = save_file(context, analyst, draft, NOTICES, before.content + b"# 1\n", base=before.digest)
    again = save_file(context, analyst, draft, NOTICES, before.content + b"# 1\n", base=before.digest)
    assert saved.digest == again.digest == open_file(context, draft, NOTICES).digest
    next_one = save_file(context, analyst, draft, NOTICES, before.content, base=saved.digest)
    assert open_file(context, draft, NOTICES).digest == next_one.digest == before.digest


def test_who_comes_second_is_told_by_whom_and_overwrites_nothing(context, analyst, operator, draft):
    before = open_file(context, draft, NOTICES)
    first = save_file(context, operator, draft, NOTICES, before.content + b"# first\n", base=before.digest)
    with pytest.raises(FileOvertakenError) as told:
        save_file(context, analyst, draft, NOTICES, before.content + b"# second\n", base=before.digest)
    assert (told.value.by, told.value.now.digest) == (operator.account_id, first.digest)
    assert open_file(context, draft, NOTICES).content.endswith(b"# first\n")
    other = open_file(context, draft, DIAGRAM)
    save_file(context, analyst, draft, DIAGRAM, renamed(context, draft), base=other.digest)
    assert open_file(context, draft, NOTICES).content.endswith(b"# first\n")


def test_ones_own_text_becomes_a_draft_of_its_own(context, analyst, operator, draft):
    before = open_file(context, draft, NOTICES)
    save_file(context, operator, draft, NOTICES, before.content + b"# first\n", base=before.digest)
    mine = before.content + b"# second\n"
    made = [fork_draft(context, analyst, "k", draft, NOTICES, mine, note="另存") for _ in range(2)]
    assert made[0] == made[1] != draft
    assert open_file(context, made[0], NOTICES).content == mine
    assert open_file(context, draft, NOTICES).content.endswith(b"# first\n")
    assert draft_files(context, made[0]).draft.author == analyst.account_id


def test_whoever_wrote_in_a_draft_does_not_publish_it(context, analyst, operator, draft):
    before = open_file(context, draft, DIAGRAM)
    save_file(context, operator, draft, DIAGRAM, renamed(context, draft), base=before.digest)
    assert read_draft(context, draft).writers == {analyst.account_id, operator.account_id}
    for key, by in (("a", analyst), ("b", operator)):
        with pytest.raises(ProcedureRefusedError) as refused:
            publish_draft(context, by, key, draft)
        assert refused.value.facts["rule"] == "own_draft"


def test_who_only_looked_may_publish(context, analyst, operator, draft):
    before = open_file(context, draft, DIAGRAM)
    save_file(context, analyst, draft, DIAGRAM, renamed(context, draft), base=before.digest)
    assert [one.account_id for one in note_presence(context, operator, draft, DIAGRAM)] == [
        analyst.account_id
    ]
    publish_draft(context, operator, "p", draft, reason="这里不演练，直接发布")
    assert draft_files(context, draft).draft.state == "published"


def test_a_draft_that_has_ended_takes_nothing_more(context, analyst, operator, draft):
    drop_draft(context, analyst, "d", draft)
    before = open_file(context, draft, NOTICES)
    acts = (
        lambda: save_file(context, analyst, draft, NOTICES, b"x", base=before.digest),
        lambda: add_file(context, analyst, "x", draft, "more.toml", content=b""),
        lambda: remove_file(context, analyst, "y", draft, NOTICES),
        lambda: fork_draft(context, analyst, "z", draft, NOTICES, b"x", note="n"),
    )
    for act in acts:
        with pytest.raises(ProcedureRefusedError) as refused:
            act()
        assert refused.value.facts["rule"] == "draft_ended"
    assert note_presence(context, operator, draft, NOTICES) == []
    assert open_file(context, draft, NOTICES).digest == before.digest


def test_a_file_is_added_copied_and_taken_out(context, analyst, draft):
    made = add_file(context, analyst, "1", draft, "fourth.form", copy_of="forms/shared/review.form")
    assert made == "forms/renewal/fourth.form"
    assert (
        open_file(context, draft, made).digest == open_file(context, draft, "forms/shared/review.form").digest
    )
    with pytest.raises(UploadRefusedError, match="已经有文件"):
        add_file(context, analyst, "2", draft, "fourth.form", content=b"{}")
    with pytest.raises(UploadRefusedError, match="不能用"):
        add_file(context, analyst, "3", draft, "fourth review.form", content=b"{}")
    remove_file(context, analyst, "4", draft, made)
    with pytest.raises(NotFoundError):
        open_file(context, draft, made)
    with pytest.raises(NotFoundError):
        save_file(context, analyst, draft, made, b"{}", base="")


def test_too_long_a_file_is_refused_with_words(context, analyst, draft):
    before = open_file(context, draft, NOTICES)
    with pytest.raises(UploadRefusedError, match="文件太大"):
        save_file(context, analyst, draft, NOTICES, b"#" * (LONGEST_FILE + 1), base=before.digest)
    assert open_file(context, draft, NOTICES).digest == before.digest


def test_one_person_is_one_row_however_often_they_save(context, analyst, draft):
    for turn in range(3):
        now = open_file(context, draft, NOTICES)
        save_file(context, analyst, draft, NOTICES, now.content + b"#\n", base=now.digest)
        note_presence(context, analyst, draft, (NOTICES, DIAGRAM)[turn % 2])
    with context.database.reading() as work:
        rows = work.connection.execute(select(func.count()).select_from(edition_draft_editor)).scalar()
    assert rows == 1
