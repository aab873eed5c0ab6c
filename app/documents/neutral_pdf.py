"""Pages of PDFs saved anew without anything that acts, reaches out or comes along: only what is drawn stays."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

from app.documents.active_content import dictionaries_in
from app.documents.pictures_in_pdf import lighten_photos

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

OF_PAGE = ("/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate")
"""All that is kept of a page; each of them but the contents may stand on a node above it."""
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
OF_RESOURCES = ("/XObject", "/Font", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
DROPPED = (
    "/A", "/AA", "/OpenAction", "/Annots", "/Metadata", "/PieceInfo", "/OPI", "/Alternates", "/AF", "/OC",
    "/LastModified", "/StructParent", "/StructParents", "/F", "/FFilter", "/FDecodeParms", "/Ref",
)  # fmt: skip
"""Keys of pictures and drawn forms that lead out of the file or carry what is not drawn."""
OF_STREAMS = frozenset({"/F", "/FFilter", "/FDecodeParms"})
DEEPEST = 60
MOST_ABOVE = 60
FULL_TURN, QUARTER, HALF = 360, 90, 180


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of a new paper: which file it comes from (from 0), which page of it (from 1), how it is turned."""

    file: int
    page: int
    turn: int = 0


def neutral_copy(files: Sequence[pikepdf.Pdf], pages: Iterable[PlacedPage], most_bytes: int) -> bytes:
    """Return a PDF of these pages; the same files and pages always make the same bytes.

    Where many photos make a file too heavy, their pages are drawn with fewer dots.
    """
    for pdf in files:
        _strip(pdf)
    with pikepdf.new() as made:
        for one in pages:
            made.pages.append(files[one.file].pages[one.page - 1])
            _turn(made.pages[-1], one.turn)
        for item in list(made.objects):
            _clean(item, 0)
        saved = _saved(made)
        if len(saved) > most_bytes and lighten_photos(made):
            saved = _saved(made)
        return saved


def _saved(made: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def carried(pdf: pikepdf.Pdf) -> list[str]:
    """Return what a file carries that is not saved with its pages, by code."""
    root = pdf.Root
    found = {
        "form": "/AcroForm" in root,
        "outline": "/Outlines" in root,
        "layers": "/OCProperties" in root,
        "action": "/OpenAction" in root or "/AA" in root,
        "metadata": "/Metadata" in root or bool(pdf.trailer.get("/Info")),
        "annotations": any("/Annots" in page.obj for page in pdf.pages),
        "signature": is_signed(pdf),
    }
    return [code for code, is_there in found.items() if is_there]


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Tell whether the file carries an electronic signature."""
    return any(
        "/ByteRange" in found and "/Contents" in found
        for item in pdf.objects
        for found in dictionaries_in(item)
    )


def _strip(pdf: pikepdf.Pdf) -> None:
    """Draw the marks on the pages as part of them, and leave nothing of a page but what is drawn."""
    if any("/Annots" in page.obj for page in pdf.pages):
        pdf.flatten_annotations("screen")
    for page in pdf.pages:
        kept = {key: value for key in OF_PAGE if (value := _of_page(page.obj, key)) is not None}
        for key in list(page.obj.keys()):
            if key not in {"/Type", "/Parent"}:
                del page.obj[key]
        for key, value in kept.items():
            page.obj[key] = _resources(value) if key == "/Resources" else value


def _of_page(page: Any, key: str) -> Any:
    """Return an entry of a page, or of the nearest node above it; a ring of nodes has an end."""
    node = page
    for _ in range(MOST_ABOVE):
        found = node.get(key)
        if found is not None or key not in INHERITED:
            return found
        node = node.get("/Parent")
        if not isinstance(node, Dictionary):
            break
    return None


def _resources(found: Any) -> Any:
    if not isinstance(found, Dictionary):
        return Dictionary()
    return Dictionary({key: found[key] for key in OF_RESOURCES if key in found})


def _turn(page: pikepdf.Page, turn: int) -> None:
    """Turn what is drawn clockwise, so that the page needs no mark to be upright."""
    marked = page.obj.get("/Rotate", 0)
    before = int(marked) % FULL_TURN if isinstance(marked, int) and int(marked) % QUARTER == 0 else 0
    if not turn:
        page.obj.Rotate = before
        return
    after = (before + turn) % FULL_TURN
    left, bottom, right, top = (float(side) for side in page.cropbox)
    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    matrix = {
        0: (1, 0, 0, 1, -left, -bottom),
        QUARTER: (0, -1, 1, 0, -bottom, right),
        HALF: (-1, 0, 0, -1, right, top),
        FULL_TURN - QUARTER: (0, 1, -1, 0, top, -left),
    }[after]
    page.contents_add(f"q {' '.join(f'{part:.4f}' for part in matrix)} cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")
    size = (right - left, top - bottom) if after in {0, HALF} else (top - bottom, right - left)
    page.obj.MediaBox = Array([0, 0, *size])
    for key in ("/CropBox", "/Rotate"):
        if key in page.obj:
            del page.obj[key]


def _clean(item: Any, depth: int) -> None:
    """Take away, in one object and what is written into it, what is not drawn."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(item, Dictionary | Stream):
        for key in [one for one in DROPPED if one in item]:
            # Outside of streams these short names mean other things: /F of a font's width, /A of a pattern.
            if key not in OF_STREAMS or isinstance(item, Stream):
                del item[key]
        if "/Properties" in item:
            del item["/Properties"]
    for value in _inner(item):
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _clean(value, depth + 1)


def _inner(item: Any) -> Iterator[Any]:
    if isinstance(item, Dictionary | Stream):
        yield from (item.get(key) for key in list(item.keys()))
    elif isinstance(item, Array):
        yield from list(item)
