"""The text of a paper is read in a child, where the extra is installed."""

import sys
from datetime import date
from importlib.util import find_spec

import pytest

from app.documents.embedded_fonts import REGULAR
from app.documents.paper_reader import EXTRA, LentPaper, OcrReader, installed_reader
from app.documents.sample_contents import sample_paper
from app.documents.sample_people import SamplePeople
from app.domain.text_agreement import Agreement, name_agreement, number_agreement, plain, unit_agreement
from tests.documents.slip_fonts import needs_fonts

NUMBER = "110105199001010011"
UNIT = "北京示例科技有限公司"


def test_the_extra_is_looked_for_and_never_loaded_here():
    assert (installed_reader() is not None) == (find_spec(EXTRA) is not None)
    assert EXTRA not in sys.modules


def test_a_paper_that_cannot_be_read_is_no_exception(tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert OcrReader().read(LentPaper("", broken)) is None


@pytest.mark.slow
@needs_fonts
@pytest.mark.skipif(
    find_spec(EXTRA) is None,
    reason="needs the optional extra ocr: pip install --require-hashes -r requirements/ocr.lock",
)
def test_a_contract_is_read_well_enough_to_compare(tmp_path):
    people = SamplePeople("王样本", NUMBER, UNIT, "李示范", date(2026, 11, 30), date(2024, 1, 1))
    paper = tmp_path / "contract.pdf"
    paper.write_bytes(sample_paper("labour_contract", people, font=REGULAR))
    text = plain("\n".join(OcrReader().read(LentPaper("", paper))))
    assert number_agreement(NUMBER, text) is Agreement.AGREES
    assert name_agreement("王样本", text) is Agreement.AGREES
    assert unit_agreement(UNIT, text) is Agreement.AGREES
