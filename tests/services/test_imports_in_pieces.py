"""A long file: checked as a whole without a write, kept in pieces, going on after a kill, told by line."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import text as text_of_sql

from app.domain.credit_code import check_character
from app.services.legacy.import_legacy import CHECKED, CLASH, checked, import_legacy, keep_piece, put_aside
from app.services.legacy.legacy_check import PIECE, digest_of
from app.services.legacy.legacy_runs import AT_ONCE, ImportRounds, confirm_run, forget_old_runs, run_shown
from app.services.legacy.legacy_words import template_of
from app.store.employer_rows import add_employer, employer_by_credit_code
from app.store.import_rows import newest_runs
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of

PATH = "/operations/import/"


def code_number(number):
    base = f"91110108MA{number:07d}"
    return base + check_character(base)


def units(count, *, first=0):
    lines = (
        f"{code_number(number)},北京第{number}样例公司,北京市海淀区,北京市工作居住证,海淀区人社局,2008-04-26\n"
        for number in range(first, first + count)
    )
    return template_of("employers") + "".join(lines)


def is_there(context, number):
    with context.database.reading() as work:
        return employer_by_credit_code(work, code_number(number)) is not None


def bring(context, text, key="k"):
    return import_legacy(context, actor_named(context, "operator"), "employers", text, key=key, dry_run=False)


class Killed(BaseException):
    """The process ends here."""


def killed_at(context, point, piece):
    """Return a context whose process ends at a point of the piece of this number."""
    seen = []

    def ends(name):
        seen.append(name)
        # The first pair belongs to putting the file aside.
        if name == point and seen.count(name) == piece + 1:
            raise Killed

    return replace(context, failpoints=ends)


@pytest.mark.parametrize(("point", "kept"), [("before_commit", 1), ("after_commit", 2)])
def test_after_a_kill_the_same_command_goes_on_where_it_stood(context, point, kept):
    text = units(2 * PIECE + 50)
    with pytest.raises(Killed):
        bring(killed_at(context, point, 2), text)
    assert [is_there(context, number) for number in (0, PIECE, 2 * PIECE)] == [True, kept == 2, False]
    done = bring(context, text, key="again")
    assert (done.added, done.known, done.errors, done.is_kept) == (2 * PIECE + 50, 0, (), True)
    once_more = bring(context, text, key="third")
    assert (once_more.added, once_more.known) == (0, 2 * PIECE + 50)


def test_after_a_kill_the_worker_goes_on(context):
    with pytest.raises(Killed):
        bring(killed_at(context, "after_commit", 1), units(2 * PIECE + 50))
    rounds = ImportRounds(context)
    while rounds.some():
        continue
    with context.database.reading() as work:
        (run,) = newest_runs(work, 5)
    assert (run.state, run.added, run.at_line, run.wrong) == ("done", 2 * PIECE + 50, 2 * PIECE + 50, 0)
    assert is_there(context, 2 * PIECE + 49)


def test_a_mistake_in_the_last_line_keeps_the_first_piece_out(context):
    done = bring(context, units(2 * PIECE) + "x,y,z,北京市工作居住证,海淀区人社局,2008-04-26\n")
    assert [number for number, _told in done.errors] == [2 * PIECE + 2]
    assert (done.wrong, done.is_kept, is_there(context, 0)) == (1, False, False)


def test_the_check_knows_what_earlier_pieces_would_add(context):
    again = units(1).splitlines()[1]
    renamed = again.replace("样例公司", "另一公司")
    text = units(PIECE + 5)
    assert checked(context, "employers", text + again + "\n").report.known == 1
    ((number, told),) = checked(context, "employers", text + renamed + "\n").report.errors
    assert (number, "另一个单位名称" in told) == (PIECE + 7, True)


def test_the_check_needs_no_write_lock(sqlite_context):
    """Another transaction writes all the while, and SQLite has only one."""
    found = sqlite_context.database.transact(
        lambda _work: checked(sqlite_context, "employers", units(PIECE + 1))
    )
    assert (found.report.added, is_there(sqlite_context, 0)) == (PIECE + 1, False)


def test_a_line_that_became_wrong_after_the_check_is_told_and_the_others_are_kept(context):
    by, text = actor_named(context, "operator"), units(3)
    run_id = put_aside(
        context, by, "employers", digest_of(text), checked(context, "employers", text), key="a", then=CHECKED
    )
    place = {"registered_place": "北京市", "source": "registry", "synced_at": context.clock()}
    context.database.transact(
        lambda work: add_employer(work, name="北京另一公司", uscc=code_number(1), **place)
    )
    done = confirm_run(context, by, run_id, key="b")
    assert (done.state, done.added, done.wrong) == ("done", 2, 1)
    assert (done.errors[0][0], "另一个单位名称" in done.errors[0][1]) == (3, True)
    page = desk_of(context, "operator").get(f"{PATH}files/{run_id}").text
    assert "有 1 行没有写入" in page
    assert "第 3 行" in page


def test_a_line_that_clashes_while_it_is_written_is_told_and_the_others_are_kept(context):
    """Two processes may write the same thing at once; the database then says so, whichever rule it is."""
    by, text = actor_named(context, "operator"), units(4).replace("北京第2样例公司", "北京第1样例公司")
    run_id = put_aside(
        context, by, "employers", digest_of(text), checked(context, "employers", text), key="a", then=CHECKED
    )
    rule = text_of_sql("CREATE UNIQUE INDEX one_name ON employer (name)")
    context.database.transact(lambda work: work.connection.execute(rule))
    done = confirm_run(context, by, run_id, key="b")
    assert (done.state, done.added, done.wrong) == ("done", 3, 1)
    assert [tuple(one) for one in done.errors] == [(4, CLASH)]
    assert [is_there(context, number) for number in range(4)] == [True, True, False, True]


def test_a_large_file_is_checked_and_kept_by_the_worker(context):
    desk, rounds = desk_of(context, "operator"), ImportRounds(context)
    count = AT_ONCE + 50
    sent = {"kind": "employers", "file": (io.BytesIO(units(count).encode()), "units.csv")}
    answer = desk.client.post(
        f"{PATH}check",
        data=sent | {"csrf_token": desk.get(PATH).hidden("csrf_token")},
        content_type="multipart/form-data",
    )
    address = answer.headers["Location"]
    assert "正在后台检查" in desk.get(address).text
    while rounds.some():
        continue
    page = desk.get(address)
    assert f"将新增 {count} 行" in page.text
    assert not is_there(context, 0)
    confirmed = {name: page.hidden(name) for name in ("_key", "run")} | {"kind": "employers"}
    assert "正在分批写入" in desk.post_and_go(f"{PATH}keep", confirmed, to=address).text
    assert [is_there(context, 0), is_there(context, count - 1)] == [True, False]
    while rounds.some():
        continue
    assert f"新增 {count} 行" in desk.get(address).text
    assert is_there(context, count - 1)
    assert "已完成" in desk.get(PATH).text


def test_a_large_file_with_mistakes_is_told_by_line_and_nothing_is_kept(context):
    text = units(AT_ONCE + 50) + "x,y,z,北京市工作居住证,海淀区人社局,2008-04-26\n"
    desk, rounds = desk_of(context, "operator"), ImportRounds(context)
    sent = {"kind": "employers", "file": (io.BytesIO(text.encode()), "units.csv")}
    answer = desk.client.post(
        f"{PATH}check",
        data=sent | {"csrf_token": desk.get(PATH).hidden("csrf_token")},
        content_type="multipart/form-data",
    )
    while rounds.some():
        continue
    page = desk.get(answer.headers["Location"]).text
    assert f"第 {AT_ONCE + 52} 行" in page
    assert not is_there(context, 0)


def test_a_checked_file_waits_a_day_and_then_it_is_gone(context):
    by, text = actor_named(context, "operator"), units(2)
    run_id = put_aside(
        context, by, "employers", digest_of(text), checked(context, "employers", text), key="a", then=CHECKED
    )
    forget_old_runs(context)
    assert run_shown(context, run_id).state == CHECKED
    context.clock.forward(days=1, hours=1)
    forget_old_runs(context)
    with context.database.reading() as work:
        assert newest_runs(work, 5) == []
    assert not keep_piece(context, run_id)
