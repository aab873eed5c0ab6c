"""After a whole journey nothing personal that somebody typed or brought lies plain: no row, file, letter or log has it."""

import io
import json
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from sqlalchemy import inspect, make_url, select, text
from sqlalchemy import table as table_named

from app.demo.demo_papers import FOLDER
from app.documents.scan_limits import USUAL
from app.domain.id_number import check_digit
from app.log_lines import configure_logs
from app.notices.mail_channels import FolderChannel
from app.notices.text_channels import SpokenChannel
from app.services.accounts.sign_in import SignInRefusedError, sign_in
from app.services.due_work.send_letters import send_next_letter
from app.services.papers.page_checks import check_waiting
from app.services.papers.page_pictures import picture_of_page
from app.services.tasks.upload_paper import upload_paper
from app.services.uploads.receive_piece import receive_piece
from app.store.document_rows import latest_documents
from app.store.person_rows import person_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.pdf_files import saved
from tests.make.registering import register_somebody
from tests.make.sent_uploads import Script, small_photo
from tests.make.service_journey import INFORMATION, SUBMIT, ServiceJourney
from tests.services.test_employer_papers import paper

FIRST = "11000019770707001"
NUMBER = FIRST + check_digit(FIRST)
PHONE, WRONG_PHONE, NEW_PHONE = "15477770001", "15477770002", "15477770003"
MAIL, ADDRESS = "canary.mail@example.invalid", "北京市海淀区金丝雀路七号"
IN_PAPER = b"canary-inside-the-paper"
PLAIN = (NUMBER, PHONE, WRONG_PHONE, NEW_PHONE, MAIL, "zhao@example.invalid", ADDRESS, IN_PAPER.decode())
KINDS_OF_FILES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"Message-ID", b"JFIF")
"""How papers, pictures, photos and letters begin that lie plain."""
SLOT = "iit_payment_record"
pytestmark = needs_fonts


def one_of_each(context):
    """Somebody registers; somebody else's renewal is filled in, sent, decided, looked at, told of; a file stays half."""
    register_somebody(context, id_number=NUMBER, phone=PHONE, email=MAIL)
    for login in (PHONE, WRONG_PHONE):
        with pytest.raises(SignInRefusedError):
            sign_in(context, login, "not the right one")
    sign_in(context, PHONE, "long-enough-now")
    script = Script(context)
    photo = small_photo(1)
    begun = script.begin([("半个.jpg", photo)])
    receive_piece(context, script.by, begun.paper_id, begun.files[0].id, 0, photo[:5000], "")
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay_papers()
    zhao, task = actor_named(context, "zhao"), journey.open()["update_information"]
    upload_paper(context, zhao, task.key, SLOT, with_words_inside(paper(SLOT)), "纳税.pdf", uuid4().hex)
    check_waiting(context)
    journey.do(
        "zhao", "update_information", {**INFORMATION, "phone": [NEW_PHONE], "current_address": [ADDRESS]}
    )
    journey.do("agent", "verify_and_submit", SUBMIT)
    with context.database.reading() as work:
        sha256 = latest_documents(work, journey.case_id)[SLOT].sha256
    picture_of_page(context, sha256, 1, width=1000, limits=USUAL)
    journey.approve()
    letters = FolderChannel(context.files.letters.keep, "office@example.invalid")
    while send_next_letter(context, {"mail": letters, "text": SpokenChannel()}):
        continue
    with context.database.reading() as work:
        assert person_of(work, zhao.person_id).details["current_address"] == ADDRESS
    assert context.files.open(sha256).read(5) == b"%PDF-"
    return journey


def with_words_inside(paper):
    """Return a paper as a stream, with words that are drawn on no page."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.pages[0].contents_add(b"% " + IN_PAPER + b"\n")
        return io.BytesIO(saved(pdf, compress_streams=False))


def rows_with(context, canaries):
    """Return table, column and canary of every value that has one, however it was written as JSON."""
    with context.database.reading() as work:
        return {
            (table, name, canary)
            for table in inspect(work.connection).get_table_names()
            for row in work.connection.execute(select(text("*")).select_from(table_named(table))).mappings()
            for name, value in row.items()
            for canary in canaries
            if canary in str(value)
            or json.dumps(canary)[1:-1] in str(value)
            or canary.encode() in _bytes(value)
        }


def _bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def files_with(places, canaries):
    """Return name and canary of every file that has one, or that begins as a paper, picture or letter does."""
    found = set()
    for path in (path for one in places for path in (one, *one.rglob("*")) if path.is_file()):
        content = path.read_bytes()
        found |= {(path.name, canary) for canary in canaries if canary.encode() in content}
        found |= {(path.name, kind) for kind in KINDS_OF_FILES if kind in content[:4096]}
    return found


def test_no_row_file_letter_or_log_has_what_somebody_typed_or_brought(context, capfd):
    configure_logs()
    one_of_each(context)
    assert rows_with(context, PLAIN) == set()
    folder = Path(context.settings.data_dir)
    assert len(list((folder / "letters").glob("*.eml"))) >= 2
    assert len(list((folder / "parts").iterdir())) == 1
    assert len(list((folder / "page-images").glob("*/*"))) >= 1
    # The samples of the demonstration are nobody's papers.
    assert files_with([one for one in folder.iterdir() if one.name != FOLDER], PLAIN) == set()
    if context.database.is_sqlite:
        assert Path(make_url(context.database.url).database).parent == folder
    logged = "".join(capfd.readouterr())
    assert [canary for canary in PLAIN if canary in logged] == []
