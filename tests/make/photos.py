"""Photos as a telephone takes them: of a paper on a table, lying on its side with a mark which way is up, with a place."""

import io

import pillow_heif
from PIL import Image, ImageDraw

PLACE = "geheim-39.98N-116.31E"
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
LIES_RIGHT = 6
"""The camera was turned: the picture must be turned by 90 degrees to be upright."""


def sheet(size=(1500, 2000)):
    """Return a white sheet on a brown table; its upper left corner is red, its lower right one blue."""
    picture = Image.new("RGB", size, (120, 90, 60))
    pen = ImageDraw.Draw(picture)
    across, down = size
    pen.rectangle((across // 12, down // 12, across * 11 // 12, down * 11 // 12), fill=(250, 249, 244))
    for line in range(12):
        top = down // 4 + line * down // 24
        pen.rectangle((across // 6, top, across * 5 // 6, top + down // 120), fill=(30, 30, 40))
    pen.rectangle((across // 9, down // 9, across // 4, down // 6), fill=(220, 20, 20))
    pen.rectangle((across * 3 // 4, down * 5 // 6, across * 8 // 9, down * 8 // 9), fill=(20, 20, 220))
    return picture


def jpeg_photo(picture=None, *, is_turned=False):
    """Return a JPEG with the place where it was taken; a turned one is kept lying, as cameras keep it."""
    upright = picture or sheet()
    marks = Image.Exif()
    marks[MAKE] = PLACE
    marks.get_ifd(GPS)[1] = "N"
    marks.get_ifd(GPS)[2] = (39.0, 58.0, 48.0)
    kept = upright
    if is_turned:
        kept, marks[ORIENTATION] = upright.transpose(Image.Transpose.ROTATE_90), LIES_RIGHT
    out = io.BytesIO()
    kept.save(out, "JPEG", quality=88, exif=marks, comment=PLACE.encode())
    return out.getvalue()


def png_photo(picture=None):
    """Return a PNG."""
    out = io.BytesIO()
    (picture or sheet()).save(out, "PNG")
    return out.getvalue()


def heic_photo(picture=None, *, is_turned=False):
    """Return a HEIC as telephones of Apple keep one, with the place where it was taken."""
    kept, marks = _kept(picture, is_turned=is_turned)
    out = io.BytesIO()
    pillow_heif.from_pillow(kept).save(out, quality=60, exif=marks.tobytes())
    return out.getvalue()


def webp_photo(picture=None, *, is_turned=False):
    """Return a WebP with the place where it was taken."""
    kept, marks = _kept(picture, is_turned=is_turned)
    out = io.BytesIO()
    kept.save(out, "WEBP", quality=80, exif=marks)
    return out.getvalue()


def _kept(picture, *, is_turned):
    upright, marks = picture or sheet(), Image.Exif()
    marks[MAKE] = PLACE
    if not is_turned:
        return upright, marks
    marks[ORIENTATION] = LIES_RIGHT
    return upright.transpose(Image.Transpose.ROTATE_90), marks
