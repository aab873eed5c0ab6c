"""Files that somebody sends who means harm, written when they are asked for: none of them lies in the repository."""

import io
import struct
import zipfile
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.make import pdf_files
from tests.make.lying_pictures import (
    SMALL,
    heic_lie,
    jbig2_lie,
    jpeg_lie,
    jpx_lie,
    png_bomb,
    png_text_bomb,
    webp_lie,
)
from tests.make.pdf_files import annotated, changed, drawn_by, plain_pdf, saved, stream, written
from tests.make.photos import heic_photo, jpeg_photo, sheet

SCRIPT = b"<script>document.title='run'</script>"


def action(kind, **more):
    return Dictionary(S=Name(f"/{kind}"), **more)


def on_opening(kind, **more):
    return changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", action(kind, **more)))


def on_page(kind, **more):
    return changed(lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=action(kind, **more))))


def with_link(uri):
    return annotated(Subtype=Name.Link, A=action("URI", URI=String(uri)))


def with_field(**more):
    def add(pdf):
        told = {"FT": Name.Tx, "T": String("a"), "Subtype": Name.Widget, "Rect": Array([0, 0, 9, 9])}
        field = pdf.make_indirect(Dictionary(**{**told, **more}))
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)

    return changed(add)


def with_signature():
    """A signature field with what a reader would verify."""
    value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 9, 9, 9]), Contents=String("x"))  # fmt: skip
    return with_field(FT=Name.Sig, V=value)


def with_metadata(xml=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>javascript:alert(1)</a></x:xmpmeta>"):
    def add(pdf):
        pdf.Root.Metadata = pdf.make_stream(xml)
        pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML

    return changed(add)


def with_outline():
    def add(pdf):
        item = pdf.make_indirect(
            Dictionary(Title=String("x"), A=action("URI", URI=String("https://evil.invalid")))
        )
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))

    return changed(add)


def with_layers():
    def add(pdf):
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))

    return changed(add)


def with_stream_elsewhere():
    """A picture whose bytes are said to lie in another file."""
    picture = stream(b"", b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /F (/etc/passwd)")  # fmt: skip
    return _with_picture(picture)


def _with_picture(picture, box=b"[0 0 595 842]"):
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox "
        + box
        + b" /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>"
    )
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page,
            stream(b"q 595 0 0 842 0 0 cm /A Do Q"),
            picture,
        ]
    )


def with_picture_of(kind, data, side=20_000):
    """A picture in a packing of its own, which claims an absurd size."""
    told = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /%s"
    return _with_picture(stream(data, told % (side, side, kind)))


def archive(name="a.js", content=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, content)
    return out.getvalue()


def with_pages_shared(count=61):
    """One page, told again and again."""
    kids = b" ".join([b"3 0 R"] * count)
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def with_associated_file():
    return changed(lambda pdf: pdf.Root.__setitem__("/AF", Array([Dictionary(F=String("a.exe"))])))


def with_private_data():
    """What a drawing program keeps beside a page."""
    kept = Dictionary(A=Dictionary(Private=String("x" * 5000)))
    return changed(lambda pdf: pdf.pages[0].obj.__setitem__("/PieceInfo", kept))


def photo_with_comment():
    photo = jpeg_photo(sheet(SMALL))
    return photo[:2] + b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML + photo[2:]


def with_unit(unit):
    return changed(lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", unit))


def encrypted_to_read():
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="o", user="", R=4))


SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
HTA = b"<html><hta:application/><script>new ActiveXObject('WScript.Shell')</script></html>"

BOMB = 40
"""Megabytes that it swells to: several times what is read of a file. Ten times that is in tests/documents."""
HOSTILE = {
    "script on opening": pdf_files.with_script_on_opening,
    "script on closing": pdf_files.with_script_on_closing,
    "script in an annotation": pdf_files.with_script_in_annotation,
    "script deep in arrays": pdf_files.with_script_deep_in_arrays,
    "script in the name tree": pdf_files.with_script_in_name_tree,
    "script of a page": partial(on_page, "JavaScript", JS=String("app.alert(1)")),
    "script of a field": lambda: with_field(AA=Dictionary(K=action("JavaScript", JS=String("1")))),
    "launch by a link": pdf_files.with_launch,
    "launch on opening": partial(on_opening, "Launch", F=String("cmd.exe")),
    "launch of a page": partial(on_page, "Launch", F=String("cmd.exe")),
    "link to the web": partial(with_link, "https://evil.invalid/?a"),
    "link to a file": partial(with_link, "file:///etc/passwd"),
    "link that is a script": partial(with_link, "javascript:alert(1)"),
    "link to a share": partial(with_link, "\\\\evil.invalid\\share"),
    "address on opening": partial(on_opening, "URI", URI=String("https://evil.invalid")),
    "form that sends": pdf_files.with_form_that_sends,
    "data brought in": partial(on_opening, "ImportData", F=String("a.fdf")),
    "other document": pdf_files.with_other_document,
    "document inside": partial(on_opening, "GoToE", T=Dictionary(R=Name.C)),
    "named action": partial(on_opening, "Named", N=Name.Print),
    "thread": partial(on_opening, "Thread", F=String("a.pdf")),
    "hide action": partial(on_opening, "Hide", T=String("a")),
    "film": pdf_files.with_film,
    "rendition": partial(on_opening, "Rendition", OP=0),
    "three dimensions": lambda: annotated(Subtype=Name("/3D")),
    "sound": lambda: annotated(Subtype=Name.Sound),
    "attachment": pdf_files.with_attachment,
    "attachment as annotation": pdf_files.with_attachment_annotation,
    "associated file": with_associated_file,
    "portfolio": pdf_files.as_portfolio,
    "dynamic form": pdf_files.with_dynamic_form,
    "form": lambda: with_field(V=String("x")),
    "signature": with_signature,
    "metadata": with_metadata,
    "metadata that is a page": lambda: with_metadata(b"<html>" + SCRIPT + b"</html>"),
    "outline that leads away": with_outline,
    "hidden layers": with_layers,
    "private data of a program": with_private_data,
    "stream in another file": with_stream_elsewhere,
    "password": lambda: pdf_files.encrypted(user="secret"),
    "owner's password": pdf_files.encrypted,
    "old encryption": encrypted_to_read,
    "half a file": lambda: plain_pdf(9)[:-400],
    "head alone": lambda: b"%PDF-1.7\n%%EOF\n",
    "no end": lambda: plain_pdf().replace(b"%%EOF", b"%%EO"),
    "pages in a ring": pdf_files.with_pages_in_a_ring,
    "no page": pdf_files.without_pages,
    "one page many times": with_pages_shared,
    "too many pages": partial(plain_pdf, 61),
    "arrays in arrays": partial(pdf_files.with_deep_arrays, 100_000),
    "long instructions": partial(pdf_files.with_bomb_in_contents, 40),
    "bomb in a bomb": partial(pdf_files.with_bomb_in_bomb, BOMB),
    "bomb among the objects": partial(pdf_files.with_bomb_in_object_stream, BOMB),
    "forms that multiply": partial(pdf_files.with_forms_that_multiply, 12, 40),
    "picture of a million million dots": partial(pdf_files.with_huge_picture, 1_000_000),
    "JPX that lies": lambda: with_picture_of(b"JPXDecode", jpx_lie()),
    "JBIG2 that lies": lambda: with_picture_of(b"JBIG2Decode", jbig2_lie()),
    "JPEG inside that lies": lambda: with_picture_of(b"DCTDecode", jpeg_lie()),
    "fax without an end": lambda: with_picture_of(b"CCITTFaxDecode", b"\x00" * 5000),
    "giant page": lambda: drawn_by(b"0 0 9 9 re f", box=b"[0 0 200000 200000]"),
    "needle of a page": lambda: drawn_by(b"0 0 9 9 re f", box=b"[0 0 1 842]"),
    "page without a size": lambda: drawn_by(b"0 0 9 9 re f", box=b"[0 0 0 0]"),
    "page inside out": lambda: drawn_by(b"0 0 9 9 re f", box=b"[595 842 0 0]"),
    "page of infinite size": lambda: drawn_by(b"0 0 9 9 re f", box=b"[0 0 1e308 1e308]"),
    "units of a page": partial(with_unit, 75_000),
    "archive too": pdf_files.as_archive_too,
    "archive before": lambda: archive() + plain_pdf(),
    "archive behind": lambda: plain_pdf() + archive(),
    "program behind": lambda: plain_pdf() + b"MZ\x90\x00",
    "web page too": pdf_files.with_page_of_web,
    "web page far inside": pdf_files.with_page_of_web_far_inside,
    "web page in capitals": partial(pdf_files.with_page_of_web_far_inside, b"<!DOCTYPE HTML>", 5000),
    "PDF behind a web page": lambda: HTML + plain_pdf(),
    "web page": lambda: HTML,
    "application of a browser": lambda: HTA,
    "drawing with a script": lambda: SVG,
    "drawing that is called a photo": lambda: b"\n" + SVG,
    "program": lambda: b"MZ" + bytes(500),
    "archive": archive,
    "shell": lambda: b"#!/bin/sh\nrm -rf /\n",
    "picture of another kind": lambda: b"GIF89a" + bytes(100),
    "photo with a web page": lambda: jpeg_photo(sheet(SMALL)) + HTML,
    "photo with an archive": lambda: jpeg_photo(sheet(SMALL)) + archive(),
    "photo with a web page as comment": photo_with_comment,
    "half a photo": lambda: jpeg_photo(sheet(SMALL))[:3000],
    "JPEG that lies": jpeg_lie,
    "JPEG in name only": lambda: b"\xff\xd8\xff" + HTML,
    "PNG bomb": png_bomb,
    "PNG with a bomb as comment": png_text_bomb,
    "PNG in name only": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "WebP that lies": webp_lie,
    "WebP in name only": lambda: b"RIFF" + struct.pack("<I", 100) + b"WEBP" + bytes(100),
    "HEIC that lies": heic_lie,
    "HEIC in name only": lambda: b"\x00\x00\x00\x18ftypheic" + bytes(200),
    "half a HEIC": lambda: heic_photo(sheet(SMALL))[:900],
}
"""By what each is; made when it is called."""

NAMES = (
    "../../etc/passwd.pdf",
    "a\x00.pdf",
    "\u202efdp.exe",
    "合同.pdf.html",
    "中" * 300 + ".pdf",
    "合同".encode("gbk").decode("latin-1") + ".pdf",
    'a"; filename="evil.html',
    "a\r\nSet-Cookie: x=1.pdf",
    "<script>alert(1)</script>.pdf",
)
"""Names by which somebody hopes to reach another folder, another header or another program."""
