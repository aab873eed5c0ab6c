"""An upload that breaks goes on where it stopped: nothing that was acknowledged is lost, nothing comes twice."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.documents.page_images import page_image
from app.services.context.refusals import FileRefusedError, NotFoundError
from app.services.due_work.prune import prune_some
from app.services.papers.store_paper import MAX_BYTES, PaperRefusedError
from app.services.papers.sweep_files import FileRounds
from app.services.records.employer_papers import upload_chosen
from app.services.tasks.chosen_papers import take_back_from_unit
from app.services.uploads import begin_upload as beginning
from app.services.uploads.begin_upload import AnnouncedFile, begin_upload
from app.services.uploads.finish_file import finish_file
from app.services.uploads.make_paper import change_pages
from app.services.uploads.receive_piece import PieceRefusedError, give_up, receive_piece
from app.store.chosen_rows import chosen_in
from app.store.tables_office import stored_file
from app.store.tables_uploads import arriving_file, paper_in_work
from tests.make.context_maker import actor_named
from tests.make.failpoints import killed_at
from tests.make.sent_uploads import SLOT, Script, announced, small_photo

FILES = [("IMG_1.jpg", small_photo(1)), ("IMG_2.jpg", small_photo(2))]
POINTS = [
    ("upload_begun", 1),
    ("piece_has_come", 1),
    ("piece_on_disk", 1),
    ("piece_on_disk", 2),
    ("piece_counted", 1),
    ("piece_counted", 2),
    ("file_written_anew", 1),
    ("file_placed", 1),
    ("file_placed", 2),
    ("paper_put_together", 1),
    ("before_commit", 1),
    ("after_commit", 1),
]


def waiting(context, script):
    with context.database.reading() as work:
        return chosen_in(work, script.place, script.by.account_id)


def left_on_disk(context):
    """Return what lies in the store without a row, and the bytes of unfinished files."""
    files = context.files
    parts = list(files.parts.root.glob("*")) if files.parts.root.exists() else []
    kept = {path.name for path in files.root.rglob("*") if path.is_file()}
    with context.database.reading() as work:
        return sorted(kept - set(work.connection.execute(select(stored_file.c.sha256)).scalars())), parts


def test_a_server_that_is_killed_anywhere_loses_no_page_and_doubles_none(sqlite_context):
    goes_on_after(sqlite_context, POINTS)


def test_so_it_is_on_the_other_database_where_a_commit_is_cut_off(postgres_context):
    goes_on_after(postgres_context, [("piece_on_disk", 2), ("file_placed", 1), ("after_commit", 1)])


def goes_on_after(context, points):
    """Bring files undisturbed, then with a server that is killed at each of the points: the outcome is the same."""
    undisturbed = Script(context)
    undisturbed.choose(FILES)
    (wanted,) = waiting(context, undisturbed)
    assert wanted.pages == 2
    for point, turn in points:
        take_back_from_unit(context, undisturbed.by, SLOT)
        script = Script(context)
        script.context = killed_at(context, point, turn)
        script.choose(FILES)
        assert script.killed == 1, (point, turn)
        (found,) = waiting(context, script)
        assert (found.sha256, found.pages, found.filename) == (wanted.sha256, 2, "IMG_1 等 2 个.pdf"), point
        assert left_on_disk(context)[1] == [], point


def test_a_piece_that_comes_again_changes_nothing_and_another_one_is_refused(context):
    script, data = Script(context), FILES[0][1]
    begun = script.begin(FILES[:1])
    paper, file = begun.paper_id, begun.files[0].id

    def piece(offset, bytes_, digest=""):
        return receive_piece(context, script.by, paper, file, offset, bytes_, digest)

    assert piece(0, data[:1000]) == 1000
    assert piece(0, data[:1000]) == 1000
    assert piece(200, data[200:900]) == 1000
    for offset, bytes_, why in [
        (0, b"x" * 1000, "offset"),
        (500, data[500:1500], "offset"),
        (2000, data[2000:3000], "offset"),
        (1000, b"", "size"),
        (1000, data[1000:] + b"more", "size"),
    ]:
        with pytest.raises(PieceRefusedError) as refused:
            piece(offset, bytes_)
        assert (refused.value.facts["received"], refused.value.facts["why"]) == (1000, why)
    with pytest.raises(PieceRefusedError, match="digest"):
        piece(1000, data[1000:1500], "0" * 64)
    # Half of a piece that a killed process left behind what counts is written over.
    with context.files.parts.path_of(file).open("ab") as torn:
        torn.write(b"torn")
    assert piece(1000, data[1000:]) == len(data)
    # A folder that was restored without the bytes tells where to begin, and nothing waits for ever.
    context.files.parts.remove(file)
    with pytest.raises(PieceRefusedError, match="unfinished"):
        finish_file(context, script.by, paper, file, "")
    assert piece(0, data) == 0
    assert piece(0, data) == len(data)
    assert finish_file(context, script.by, paper, file, "").is_finished


def test_files_that_are_chosen_again_after_a_reload_go_on_and_others_begin_anew(context):
    script = Script(context)
    begun = script.begin(FILES)
    receive_piece(context, script.by, begun.paper_id, begun.files[0].id, 0, FILES[0][1][:5000], "")
    again = script.begin(FILES)
    assert (again.paper_id, again.files[0].received) == (begun.paper_id, 5000)
    only_one = script.begin(FILES[:1])
    assert (only_one.paper_id, only_one.files[0].id) == (begun.paper_id, begun.files[0].id)
    other = script.begin([("3.jpg", small_photo(3))])
    assert other.paper_id != begun.paper_id
    assert left_on_disk(context)[1] == []
    with pytest.raises(NotFoundError):
        receive_piece(context, script.by, begun.paper_id, begun.files[0].id, 5000, b"x", "")


def test_what_is_announced_is_bounded_in_size_number_and_amount(sqlite_context, monkeypatch):
    script = Script(sqlite_context)

    def begin(*files):
        return begin_upload(sqlite_context, script.by, script.place, SLOT, files, is_more=False)

    for files, words in [
        ([], "最多 20 个"),
        ([AnnouncedFile(f"{one}", 1, "") for one in range(21)], "最多 20 个"),
        ([AnnouncedFile("大.pdf", MAX_BYTES + 1, "")], "大.pdf：文件超过 20 MB"),
        ([AnnouncedFile("空.pdf", 0, "")], "空.pdf：这份文件是空的"),
    ]:
        with pytest.raises(FileRefusedError, match=words):
            begin(*files)
    monkeypatch.setattr(beginning, "BYTES_OF_ACCOUNT", 5000)
    begin(AnnouncedFile("a", 3000, ""))
    with pytest.raises(FileRefusedError, match="先提交或移除"):
        begin_upload(
            sqlite_context,
            script.by,
            script.place,
            "tax_payment_proof",
            [AnnouncedFile("b", 3000, "")],
            is_more=False,
        )
    with sqlite_context.database.reading() as work:
        assert len(work.connection.execute(select(arriving_file)).all()) == 1


def test_a_refused_file_is_gone_at_once_and_the_others_stay(context):
    script = Script(context)
    paper_id = script.bring(FILES[:1])
    bad = ("坏.pdf", b"%PDF-1.7 nothing\n%%EOF\n")
    with pytest.raises(PaperRefusedError) as refused:
        script.bring([bad], is_more=True)
    assert refused.value.facts["filename"] == "坏.pdf"
    assert left_on_disk(context) == ([], [])
    script.make(paper_id)
    assert [paper.pages for paper in waiting(context, script)] == [1]


def test_pages_are_put_in_order_turned_and_left_out_and_the_paper_follows(sqlite_context):
    script = Script(sqlite_context)
    paper_id = script.bring([*FILES, ("IMG_3.jpg", small_photo(3))])
    plan = change_pages(sqlite_context, script.by, paper_id, lambda plan: plan)
    first, second, third = (page.id for page in plan.pages)

    def change(step):
        return change_pages(sqlite_context, script.by, paper_id, step)

    change(lambda plan: plan.moved(third, 0))
    change(lambda plan: plan.turned(first, 90))
    plan = change(lambda plan: plan.left_out(second, is_out=True))
    assert [(page.id, page.turn) for page in plan.shown] == [(third, 0), (first, 90)]
    script.make(paper_id)
    (found,) = waiting(sqlite_context, script)
    assert (found.pages, found.filename) == (2, "IMG_1 等 2 个.pdf")
    assert not [one for one in found.report["findings"] if one["code"] == "rotated"]
    with sqlite_context.files.unsealed(found.sha256) as path:
        assert page_image(path, 1) != page_image(path, 2)
    kept = upload_chosen(sqlite_context, script.by, SLOT, found.id, "sent")
    assert kept["version"]
    with sqlite_context.database.reading() as work:
        assert work.connection.execute(select(paper_in_work)).all() == []
        assert work.connection.execute(select(arriving_file)).all() == []


def test_nobody_else_touches_what_is_on_its_way(sqlite_context):
    script = Script(sqlite_context)
    begun = script.begin(FILES[:1])
    names = (begun.paper_id, begun.files[0].id)
    for login in ("agent", "agent2", "zhao", "hd.l1a", "viewer"):
        by = actor_named(sqlite_context, login)
        for act in (
            lambda by: receive_piece(sqlite_context, by, *names, 0, b"x", ""),
            lambda by: finish_file(sqlite_context, by, *names, ""),
            lambda by: give_up(sqlite_context, by, *names),
            lambda by: change_pages(sqlite_context, by, names[0], lambda plan: plan),
            lambda by: begin_upload(
                sqlite_context, by, script.place, SLOT, [announced(*FILES[0])], is_more=True
            ),
        ):
            with pytest.raises((NotFoundError, Exception)) as refused:
                act(by)
            assert type(refused.value).__name__ in {"NotFoundError", "NotAllowedError"}, login
    assert script.received(*names) == 0


def test_what_nobody_goes_on_with_is_swept_with_its_bytes(context):
    script = Script(context)
    begun = script.begin(FILES)
    receive_piece(context, script.by, begun.paper_id, begun.files[0].id, 0, FILES[0][1][:5000], "")
    prune_some(context)
    assert script.received(begun.paper_id, begun.files[0].id) == 5000
    context.clock.forward(days=8)
    prune_some(context)
    assert left_on_disk(context)[1] == []
    with pytest.raises(NotFoundError):
        script.received(begun.paper_id, begun.files[0].id)
    # Bytes whose row went with a task are found by the rounds of files.
    stranger = "a" * 32
    context.files.parts.write(stranger, 0, b"x")
    long_ago = (context.machine.wall() - timedelta(days=2)).timestamp()
    os.utime(context.files.parts.path_of(stranger), (long_ago, long_ago))
    rounds = FileRounds(context)
    while rounds.some():
        pass
    assert left_on_disk(context)[1] == []
