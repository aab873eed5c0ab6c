"""Texts of notices: placeholders, parts that may be left out, and every fault told with its place."""

import pytest

from app.domain.notice_facts import NOTICE_FACTS, PLATFORM_NOTICES
from app.domain.notice_files import FRAME, missing_of_platform, read_notices
from app.domain.notice_text import NoticeValueMissingError, TemplateError, read_template
from tests.make.notice_wording import KINDS, shipped

GOOD = """
after = "[证件有效期至 {valid_until}。]"

[renewal_opened]
title = "可以续签"
body = "请[{person_name}的]单位发起续签。"
late.title = "早已可以续签"
link = "start_renewal"
"""


def read(text, **options):
    return read_notices({"renewal/notices.toml": text.encode()}, **options)


def faults(text, **options):
    return [(one.rule, one.line, one.message) for one in read(text, **options)[1]]


def test_a_part_in_brackets_is_left_out_without_its_value():
    notices, problems = read(GOOD)
    assert problems == ()
    bare = notices.written("renewal_opened", {})
    assert (bare.title, bare.body, bare.link) == ("可以续签", "请单位发起续签。", "start_renewal")
    full = notices.written("renewal_opened", {"person_name": "赵测试", "valid_until": "2026-08-05"})
    assert full.body == "请赵测试的单位发起续签。证件有效期至 2026年8月5日。"


def test_a_late_reminder_has_the_words_of_a_late_one_where_there_are_any():
    notices, _ = read(GOOD)
    late = notices.written("renewal_opened", {"missed_on": "2026-08-01"})
    assert (late.title, late.body) == ("早已可以续签", "请单位发起续签。")


@pytest.mark.parametrize("empty", [None, "", []])
def test_outside_of_brackets_a_missing_value_is_no_gap_but_an_error(empty):
    with pytest.raises(NoticeValueMissingError, match="reason"):
        read_template("理由：{reason}。").written({"reason": empty})


@pytest.mark.parametrize("text", ["[a", "a]", "[a[b]]", "{a", "a}", "{a b}", "{1}", "[{a]}", "{}}"])
def test_brackets_that_do_not_close_are_refused(text):
    with pytest.raises(TemplateError):
        read_template(text)


@pytest.mark.parametrize("name", NOTICE_FACTS)
def test_every_value_is_written_as_people_read_it(name):
    fact = NOTICE_FACTS[name]
    written = read_template(f"{{{name}}}").written({fact.source: fact.example})
    assert written
    assert "T" not in written
    assert "-08-" not in written


@pytest.mark.parametrize(
    ("text", "rule", "line", "said"),
    [
        ("[a]\ntitle = '甲'\n", "notice-text", 1, "没有写 body"),
        ("[a]\ntitle = ''\nbody = '乙'", "notice-text", 1, "没有写 title"),
        ("[a]\ntitle = 3\nbody = '乙'", "notice-text", 1, "没有写 title"),
        ("\n\n[a]\ntitle = '甲'\nbody = '[乙'", "notice-text", 3, "没有成对"),
        ("[a]\ntitle = '甲'\nbody = '{valid_untill}'", "notice-value", 1, "是不是“valid_until”？"),
        ("[a]\ntitle = '甲'\nbody = '乙'\nbdy = '丙'", "notice-file", 1, "是不是“body”？"),
        (
            "[a]\ntitle = '甲'\nbody = '乙'\nlink = 'start_renewall'",
            "notice-file",
            1,
            "是不是“start_renewal”？",
        ),
        ("[a]\ntitle = '甲'\nbody = '乙'\nlate = '丙'", "notice-file", 1, "late.title"),
        ("[a]\ntitle = '甲'\nbody = '乙'\nlate.boddy = '丙'", "notice-file", 1, "是不是“body”？"),
        ("[A]\ntitle = '甲'\nbody = '乙'", "notice-file", 1, "小写字母"),
        ("befor = '甲'", "notice-file", 1, "是不是“before”？"),
        ("before = '{case_number}'", "notice-value", 1, "放进 [ ] 里"),
        ("[a]\ntitle = '甲\n", "notice-file", 2, "读不下去"),
        ("[permit_expired]\ntitle = '甲'\nbody = '乙'", "notice-twice", 1, "processes/platform"),
        (f"[a]\ntitle = '甲'\nbody = '{'乙' * 1001}'", "notice-text", 1, "最多 1000 个字"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(text, rule, line, said):
    ((found_rule, found_line, message),) = faults(text)
    assert (found_rule, found_line) == (rule, line)
    assert said in message


def test_a_file_that_is_no_text_and_a_kind_in_two_files_are_refused():
    assert [one.rule for one in read_notices({"a/notices.toml": "通知".encode("gbk")})[1]] == ["notice-file"]
    files = {f"{folder}/notices.toml": GOOD.encode() for folder in ("a", "b")}
    assert {one.message for one in read_notices(files)[1]} == {
        "“after”在另一个文件里已经写过",
        "通知“renewal_opened”：在 a/notices.toml 里已经写过",
    }


def test_the_platform_needs_every_kind_that_the_program_sends_and_no_other():
    notices, problems = read("[permit_expird]\ntitle = '甲'\nbody = '乙'", of_platform=True)
    assert [(one.rule, one.proposal) for one in problems] == [("notice-unknown", "permit_expired")]
    assert {one.proposal for one in missing_of_platform(notices)} == PLATFORM_NOTICES.keys()


def test_the_platform_may_tell_without_brackets_what_the_program_always_says():
    code = "[registration_code]\ntitle = '码'\nbody = '{code}，有效至 {until}'"
    assert faults(code, of_platform=True) == []
    login = "[registration_code]\ntitle = '码'\nbody = '{login}'"
    assert [rule for rule, *_ in faults(login, of_platform=True)] == ["notice-value"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_shipped_notice_reads_well_with_every_value_and_with_none(kind):
    notices = shipped()[kind]
    every = {fact.source: fact.example for fact in NOTICE_FACTS.values()}
    for facts in ({}, every):
        written = notices.written(kind, facts)
        assert written.title
        assert written.body.endswith(("。", "："))
        assert not set("[]{}") & set(written.title + written.body)
        assert "。。" not in written.body


def test_the_frame_is_written_once_for_all_kinds_of_a_file():
    assert FRAME == ("before", "after")
    assert all(shipped()[kind].after.names for kind in KINDS)
