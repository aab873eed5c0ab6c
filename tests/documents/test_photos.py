"""Photos become a PDF in a limited child: upright, on A4, without place and camera, bounded in dots, time and memory."""

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app.documents.photo_files import MOST_PHOTOS, PhotoRefusedError, is_photo, photos_as_pdf
from app.documents.save_anew import put_together
from app.documents.scan_checks import inspect_pdf
from app.documents.scan_limits import MEGABYTE, ScanLimits
from tests.make.pdf_files import plain_pdf
from tests.make.photos import PLACE, heic_photo, jpeg_photo, png_photo, sheet, webp_photo


@pytest.fixture
def made(tmp_path):
    """Return what makes a PDF of photos that lie in files."""

    def make(*photos, **more):
        paths = []
        for number, photo in enumerate(photos):
            paths.append(tmp_path / f"{number}")
            paths[-1].write_bytes(photo)
        return photos_as_pdf(paths, **more)

    return make


def refusal(made, *photos, **more):
    with pytest.raises(PhotoRefusedError) as refused:
        made(*photos, **more)
    return refused.value.finding


def corners(data, page=1):
    """Return size of a page, and the colours of the sheet's upper left and lower right marks."""
    with pypdfium2.PdfDocument(data) as pdf:
        width, height = pdf[page - 1].get_size()
        dots = pdf[page - 1].render(scale=1).to_pil().convert("RGB")
    across, down = dots.size
    photo = (across, across * 4 / 3) if down > across else (down * 4 / 3, down)
    left, top = (across - photo[0]) / 2, (down - photo[1]) / 2

    def at(x, y):
        return dots.getpixel((int(left + photo[0] * x), int(top + photo[1] * y)))

    return (round(width), round(height)), at(0.18, 0.14), at(0.82, 0.86)


def is_red(colour):
    return colour[0] > 150 > max(colour[1:])


def is_blue(colour):
    return colour[2] > 150 > max(colour[:2])


@pytest.mark.parametrize(
    "photo", [jpeg_photo(), jpeg_photo(is_turned=True), png_photo()], ids=["jpeg", "turned", "png"]
)
def test_a_photo_is_a_page_of_a4_the_right_way_up_without_a_mark_of_where_it_was_taken(made, photo):
    data = made(photo)
    size, first, last = corners(data)
    assert size == (595, 842)
    assert is_red(first)
    assert is_blue(last)
    report = inspect_pdf(data)
    assert (report.is_acceptable, report.pages) == (True, 1)
    assert PLACE.encode() not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        picture = pdf.pages[0].Resources.XObject.Scan
        kept = Image.open(io.BytesIO(picture.read_raw_bytes()))
        assert not kept.getexif()
        assert max(kept.size) <= 2480


def test_several_photos_are_the_pages_of_one_paper_in_their_order(made):
    wide = jpeg_photo(sheet((2000, 1500)))
    data = made(jpeg_photo(), wide, png_photo())
    sizes = [corners(data, page)[0] for page in (1, 2, 3)]
    assert sizes == [(595, 842), (842, 595), (595, 842)]
    assert inspect_pdf(data).pages == 3


def test_the_same_photos_make_the_same_file(made):
    assert made(jpeg_photo(), png_photo()) == made(jpeg_photo(), png_photo())


def test_photos_are_known_by_their_first_bytes_and_nothing_else_is_one(tmp_path):
    path = tmp_path / "x"
    every = {jpeg_photo(): True, png_photo(): True, webp_photo(): True, heic_photo(): True}
    for data, found in {**every, plain_pdf(): False, b"neither": False, b"": False}.items():
        path.write_bytes(data)
        assert is_photo(path) is found


@pytest.mark.parametrize("photo", [heic_photo, webp_photo], ids=["heic", "webp"])
@pytest.mark.parametrize("is_turned", [False, True])
def test_what_telephones_keep_becomes_an_upright_page(made, photo, is_turned):
    data = made(photo(is_turned=is_turned))
    size, first, last = corners(data)
    assert size == (595, 842)
    assert is_red(first)
    assert is_blue(last)
    assert inspect_pdf(data).is_acceptable
    assert PLACE.encode() not in data


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("L", (900, 1200), 200),
        Image.new("P", (900, 1200), 3),
        Image.new("RGBA", (900, 1200), (10, 20, 30, 40)),
        Image.new("I;16", (900, 1200), 30000),
        Image.new("1", (900, 1200), 1),
    ],
    ids=lambda picture: picture.mode,
)
def test_pictures_of_every_kind_are_read(made, picture):
    assert inspect_pdf(made(png_photo(picture))).pages == 1


def test_too_many_photos_are_refused_in_words(made):
    small = png_photo(sheet((300, 400)))
    assert f"一次最多选择 {MOST_PHOTOS} 个" in refusal(made, *[small] * (MOST_PHOTOS + 1)).text


def bomb():
    """Return a small PNG that claims forty thousand dots each way."""
    side = 40_000

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "photo",
    [bomb(), jpeg_photo()[:3000], b"\xff\xd8\xff" + bytes(5000), b"\x89PNG\r\n\x1a\n" + bytes(100)],
    ids=["bomb", "half", "empty jpeg", "empty png"],
)
def test_what_cannot_be_read_is_refused_and_harms_nobody(made, photo):
    assert refusal(made, photo).code == "unreadable-photo"


def test_a_child_without_time_or_memory_refuses(made):
    assert refusal(made, png_photo(), limits=ScanLimits(wall_seconds=0)).code == "unreadable-photo"
    tight = ScanLimits(memory_bytes=60 * MEGABYTE)
    assert refusal(made, png_photo(), limits=tight).code == "unreadable-photo"


def test_many_large_photos_stay_within_the_weight_of_a_paper(made, tmp_path):
    noisy = Image.effect_noise((2600, 3500), 90).convert("RGB")
    one = tmp_path / "one.pdf"
    one.write_bytes(made(jpeg_photo(noisy)))
    together = put_together([one] * 10, None)
    assert len(together.data) <= 20 * MEGABYTE < 10 * one.stat().st_size
    assert inspect_pdf(together.data).pages == together.pages == 10
