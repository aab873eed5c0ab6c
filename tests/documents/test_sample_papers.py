"""The papers of the demonstration: scans that pass the checks, and that nobody takes for real ones."""

import hashlib
from datetime import date

import numpy as np
import pypdfium2
import pytest

from app.documents import sample_spoils
from app.documents.sample_contents import sample_paper
from app.documents.sample_names import SAMPLE_NAMES
from app.documents.sample_people import SamplePeople
from app.documents.sample_shelf import put_up, take_down
from app.documents.scan_checks import inspect_pdf
from app.settings import cache_folder
from tests.documents.slip_fonts import REGULAR, needs_fonts
from tests.make.pdf_files import plain_pdf

pytestmark = needs_fonts
PEOPLE = SamplePeople(
    "王样本", "3700****002X", "北京示例云帆科技有限公司", "李示范", date(2026, 11, 25), date(2023, 1, 1)
)


def picture(data, page):
    with pypdfium2.PdfDocument(data) as pdf:
        return pdf[page - 1].render(scale=1, rev_byteorder=True).to_numpy()[:, :, :3].astype(int)


def red_dots(data, page):
    red, green, blue = np.moveaxis(picture(data, page), 2, 0)
    return int(((red > 150) & (green < 90) & (blue < 100)).sum())


def put_on(place, content):
    """Lay something on the shelf as the shelf does: behind its digest."""
    place.write_bytes(hashlib.sha256(content).digest() + content)


@pytest.mark.parametrize("slot", [*SAMPLE_NAMES, "a_new_paper"])
def test_a_paper_of_every_slot_passes_the_checks_without_advice(slot):
    data = sample_paper(slot, PEOPLE, font=REGULAR)
    report = inspect_pdf(data)
    assert report.findings == ()
    assert len(data) <= 150_000 * report.pages


@pytest.fixture
def _no_shelf():
    """Papers are drawn anew, whatever was drawn before."""
    take_down()
    yield
    put_up(cache_folder() / "samples")


@pytest.mark.usefixtures("_no_shelf")
def test_a_paper_comes_from_the_shelf_only_if_it_was_drawn_by_the_same_code_of_the_same_words(
    tmp_path,
):
    drawn = sample_paper("labour_contract", PEOPLE, font=REGULAR)
    put_up(tmp_path)
    assert [sample_paper("labour_contract", PEOPLE, font=REGULAR) for _ in range(2)] == [drawn, drawn]
    (kept,) = tmp_path.glob("*/*")
    put_on(kept, b"from the shelf")
    assert sample_paper("labour_contract", PEOPLE, font=REGULAR) == b"from the shelf"
    assert sample_paper("labour_contract", PEOPLE, font=REGULAR, seed=2) != b"from the shelf"
    assert sample_paper("labour_contract", PEOPLE, font=REGULAR, spoil=lambda scan: scan) == drawn


@pytest.mark.usefixtures("_no_shelf")
@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7 torn", bytes(200)])
def test_what_is_broken_on_the_shelf_is_drawn_again(tmp_path, broken):
    put_up(tmp_path)
    drawn = sample_paper("labour_contract", PEOPLE, font=REGULAR)
    (kept,) = tmp_path.glob("*/*")
    whole = kept.read_bytes()
    kept.write_bytes(broken)
    assert sample_paper("labour_contract", PEOPLE, font=REGULAR) == drawn
    assert kept.read_bytes() == whole


@pytest.mark.usefixtures("_no_shelf")
def test_a_sample_is_checked_once_and_anybody_elses_file_each_time(tmp_path):
    put_up(tmp_path)
    sample = sample_paper("labour_contract", PEOPLE, font=REGULAR)
    paper = set(tmp_path.glob("*/*"))
    report = inspect_pdf(sample)
    answers = set(tmp_path.glob("*/*")) - paper
    (kept,) = [one for one in answers if b'"pages"' in one.read_bytes()]
    put_on(kept, b'{"pages": 77, "findings": []}')
    assert report.pages == 2
    assert inspect_pdf(sample).pages == 77
    assert inspect_pdf(plain_pdf()).pages != 77
    assert set(tmp_path.glob("*/*")) == paper | answers


@pytest.mark.usefixtures("_no_shelf")
def test_a_shelf_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "a file").write_bytes(b"")
    put_up(tmp_path / "a file")
    assert sample_paper("employee_integrity_statement", PEOPLE, font=REGULAR).startswith(b"%PDF")


@pytest.mark.usefixtures("_no_shelf")
def test_the_same_people_and_seed_give_the_same_bytes():
    first, second, other = (
        sample_paper("employee_integrity_statement", PEOPLE, font=REGULAR, seed=seed) for seed in (5, 5, 6)
    )
    assert first == second
    assert first != other


@pytest.mark.parametrize("slot", ["declared_income_record", "iit_payment_record"])
def test_income_records_cover_every_month_and_every_page_is_sealed(slot):
    data = sample_paper(slot, PEOPLE, font=REGULAR)
    assert inspect_pdf(data).pages == 4  # 46 months since January 2023, twelve on a page
    assert all(red_dots(data, page) > 500 for page in (1, 2, 3, 4))


def test_a_forgotten_seal_is_missing_on_its_page_only():
    data = sample_paper("iit_payment_record", PEOPLE, font=REGULAR, unsealed=(2,))
    assert [red_dots(data, page) > 500 for page in (1, 2, 3, 4)] == [True, False, True, True]


def test_a_scan_shows_the_desk_around_the_paper():
    page = picture(sample_paper("labour_contract", PEOPLE, font=REGULAR), 1)
    rim = np.concatenate([page[:6].reshape(-1, 3), page[-6:].reshape(-1, 3), page[:, :6].reshape(-1, 3)])
    assert rim.mean() < page[200:600, 100:500].mean() - 20


@pytest.mark.parametrize(
    ("spoil", "code"), [("grey", "grey"), ("lying", "sideways"), ("crooked", "tilt"), ("unfocused", "blur")]
)
def test_a_spoiled_sample_shows_what_the_checks_say(spoil, code):
    data = sample_paper("labour_contract", PEOPLE, font=REGULAR, spoil=getattr(sample_spoils, spoil))
    found = inspect_pdf(data).findings
    assert {finding.code for finding in found if finding.page == 1} >= {code}
    assert {finding.code for finding in found} <= {code, "edges"}
