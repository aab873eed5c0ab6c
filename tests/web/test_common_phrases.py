"""常用意见: rows of one reviewer, added and removed on a page, offered at the review, never sent by themselves."""

import pytest

from app.services.context.refusals import FormInvalidError, NotAllowedError
from app.services.tasks.common_phrases import MOST, keep_phrase, phrases_for
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
"""The order and the uniqueness of the rows are the database's."""
SENTENCE = "请用原件重新彩色扫描。"


def own_of(context, login="hd.l1a"):
    return phrases_for(context, actor_named(context, login)).own


def add(desk, text):
    key = desk.get("/review/phrases/").hidden("_key")
    return desk.post_and_go("/review/phrases/", {"text": text, "_key": key}, to="/review/phrases/")


def remove(desk, row):
    where = f"/review/phrases/{row.id}/remove"
    return desk.post_and_go(where, {"_key": f"remove {row.id}"}, to="/review/phrases/")


def test_a_reviewer_keeps_a_sentence_and_takes_it_out_again(context):
    desk = desk_of(context, "hd.l1a")
    assert SENTENCE in add(desk, SENTENCE)
    (row,) = own_of(context)
    assert SENTENCE not in remove(desk, row)


def test_a_sentence_is_its_writers_alone(context):
    add(desk_of(context, "hd.l1a"), SENTENCE)
    (row,) = own_of(context)
    other = desk_of(context, "hd.l2a")
    assert SENTENCE not in other.get("/review/phrases/")
    remove(other, row)
    assert own_of(context) == [row]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  ", "请填写常用意见"),
        ("长" * 501, "常用意见最多 500 个字，现在有 501 个字"),
        (SENTENCE, "已经有了"),
    ],
)
def test_what_cannot_be_kept_is_told_and_stays_typed(context, typed, words):
    desk = desk_of(context, "hd.l1a")
    add(desk, SENTENCE)
    key = desk.get("/review/phrases/").hidden("_key")
    page = desk.post("/review/phrases/", {"text": typed, "_key": key}, status=422)
    assert words in page
    assert typed.strip() in page.text


def test_there_is_an_end_to_sentences(context):
    by = actor_named(context, "hd.l1a")
    for number in range(MOST):
        keep_phrase(context, by, f"第 {number} 条", f"key-{number}")
    with pytest.raises(FormInvalidError):
        keep_phrase(context, by, "再来一条", "one-more")
    assert own_of(context)[0].text == "第 0 条"
    assert len(own_of(context)) == MOST


def test_the_same_request_twice_keeps_one(context):
    by = actor_named(context, "hd.l1a")
    first = keep_phrase(context, by, SENTENCE, "twice")
    assert keep_phrase(context, by, SENTENCE, "twice") == first
    assert len(own_of(context)) == 1


def of_office(context, login):
    return [one.text for one in phrases_for(context, actor_named(context, login)).of_office]


def test_the_lead_keeps_sentences_for_the_reviewers_of_the_authority(context):
    lead = desk_of(context, "hd.l3a")
    key = lead.get("/review/phrases/").hidden("_key")
    sent = {"text": SENTENCE, "for_office": "1", "_key": key}
    assert "主管部门通用的" in lead.post_and_go("/review/phrases/", sent, to="/review/phrases/")
    assert of_office(context, "hd.l1a") == [SENTENCE]
    assert of_office(context, "overseas.l1a") == []
    other = desk_of(context, "hd.l1a")
    assert SENTENCE in other.get("/review/phrases/")
    (row,) = phrases_for(context, actor_named(context, "hd.l1a")).of_office
    remove(other, row)
    assert of_office(context, "hd.l1a") == [SENTENCE], "nobody but the lead takes it out"
    assert add(other, SENTENCE), "one's own may say the same"
    remove(lead, row)
    assert of_office(context, "hd.l1a") == []
    assert [one.text for one in own_of(context)] == [SENTENCE]


def test_nobody_but_the_lead_keeps_sentences_for_others(context):
    with pytest.raises(NotAllowedError):
        keep_phrase(context, actor_named(context, "hd.l1a"), SENTENCE, "k", for_office=True)
    assert of_office(context, "hd.l1a") == []
