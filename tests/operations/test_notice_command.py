"""./run cli notice: an analyst reads a text before it is published."""

import json
import shutil

import pytest

from tests.make.context_maker import ROOT
from tests.make.notice_wording import KINDS, notice_words
from tests.support.command import run_command

RENEWAL = "processes/renewal"


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    """Run a command on an installation with nothing but its shipped procedures."""
    environment = {"APP_DATA_DIR": str(tmp_path_factory.mktemp("office"))}

    def run(*words):
        done = run_command(*words, environment=environment)
        return done.returncode, done.stdout, done.stderr

    assert run("migrate")[0] == 0
    return run


def test_a_notice_is_shown_with_the_values_that_are_given(call):
    given = '{"review_working_days": 15, "valid_until": "2026-08-05"}'
    code, told, _ = call("notice", "renewal_submit_soon", "--input", given, "--json")
    assert code == 0
    title, body = notice_words("renewal_submit_soon", json.loads(given))
    assert json.loads(told) == {
        "kind": "renewal_submit_soon",
        "file": "renewal/notices.toml",
        "title": title,
        "body": body,
        "link": "start_renewal",
    }
    assert "15 个工作日" in body


def test_without_values_it_is_shown_with_examples_and_its_link(call):
    code, told, _ = call("notice", "renewal_submit_soon", "--in", RENEWAL)
    assert code == 0
    assert "【续签提交期限将到】" in told
    assert "2026年8月5日" in told
    assert "链接：去办理续签" in told


def test_a_text_of_a_folder_is_shown_before_it_is_published(call, tmp_path):
    mine = tmp_path / "renewal"
    shutil.copytree(ROOT / RENEWAL, mine)
    texts = mine / "notices.toml"
    texts.write_text(texts.read_text().replace("续签已办结", "续签好了"))
    assert "【续签好了】" in call("notice", "renewal_approved", "--in", mine)[1]
    assert "【续签已办结】" in call("notice", "renewal_approved")[1]


def test_the_platforms_and_each_procedures_are_found_by_their_kind_alone(call):
    for kind in ("registration_code", "review_overdue", "association_requested"):
        assert kind in KINDS
        assert call("notice", kind)[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["renewal_aproved"], "没有叫“renewal_aproved”的通知，是不是“renewal_approved”？"),
        (["renewal_approved", "--in", "renewl"], "没有叫“renewl”的业务或文件夹，是不是“renewal”？"),
        (["renewal_approved", "--in", "new_application"], "没有叫“renewal_approved”的通知"),
        (["renewal_approved", "--input", "{bad"], "--input 不是完整的 JSON"),
        (["renewal_approved", "--input", '{"valid_untill": "2026-08-05"}'], "是不是“valid_until”？"),
        (["renewal_approved", "--input", '{"valid_until": "下周"}'], "日期应写成 2026-08-05"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_sentence(call, words, said):
    code, told, error = call("notice", *words)
    assert (code, told) == (1, "")
    assert said in error
    assert error.count("\n") == 1


def test_a_folder_whose_texts_are_wrong_says_what(call, tmp_path):
    mine = tmp_path / "renewal"
    shutil.copytree(ROOT / RENEWAL, mine)
    texts = mine / "notices.toml"
    texts.write_text(texts.read_text().replace("续签已全部审核通过", "[续签已全部审核通过"))
    code, _, error = call("notice", "renewal_approved", "--in", mine)
    assert code == 1
    assert "没有成对" in error


def test_one_file_is_linted_alone_with_its_lines(call, tmp_path):
    texts = tmp_path / "notices.toml"
    texts.write_text('[a]\ntitle = "甲"\nbody = "{valid_untill}"\n')
    code, told, _ = call("lint", texts, "--json")
    assert code == 1
    ((one),) = json.loads(told)
    assert (one["rule"], one["file"], one["line"], one["proposal"]) == (
        "notice-value", "notices.toml", 1, "valid_until",
    )  # fmt: skip
