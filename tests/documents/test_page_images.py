"""A page is shown as a picture; nobody's browser opens the PDF of somebody else."""

import io

import pytest
from PIL import Image

from app.documents.page_images import page_image
from tests.make import pdf_files


def size_of(png):
    return Image.open(io.BytesIO(png)).size


def test_a_page_is_drawn_as_wide_as_asked():
    assert size_of(page_image(pdf_files.plain_pdf(), 1, width=500)) == (500, 708)


def test_nobody_gets_a_picture_wider_than_the_limit():
    assert size_of(page_image(pdf_files.plain_pdf(), 1, width=90_000))[0] == 2000


def test_each_page_is_drawn_for_itself():
    pdf = pdf_files.plain_pdf(2)
    red = pdf_files.drawn_by(b"1 0 0 rg 0 0 595 842 re f")
    assert Image.open(io.BytesIO(page_image(pdf, 2, width=60))).getpixel((30, 40)) == (255, 255, 255)
    assert Image.open(io.BytesIO(page_image(red, 1, width=60))).getpixel((30, 40)) == (255, 0, 0)


def test_a_file_is_drawn_from_its_path_too(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_files.plain_pdf())
    assert page_image(path, 1) == page_image(pdf_files.plain_pdf(), 1)


@pytest.mark.parametrize("turn", [0, 90])
def test_a_turned_page_is_drawn_the_way_a_viewer_shows_it(turn):
    def mark(pdf):
        pdf.pages[0].Rotate = turn

    wide, high = size_of(page_image(pdf_files.changed(mark), 1, width=400))
    assert (wide > high) == (turn == 90)
