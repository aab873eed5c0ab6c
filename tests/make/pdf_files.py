"""PDF files for tests: plain ones, and those that a paper must never be."""

import io
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from app.documents.sample_papers import scans_as_pdf


def jpeg_of(picture, *, quality=70):
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf_of(picture):
    """A PDF with one picture on one A4 page."""
    return scans_as_pdf([jpeg_of(picture)], size=picture.size)


def plain_pdf(pages=1):
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        return saved(pdf)


def saved(pdf, **wishes):
    out = io.BytesIO()
    pdf.save(out, **wishes)
    return out.getvalue()


def changed(change):
    """A plain PDF after a change."""
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        change(pdf)
        return saved(pdf)


def script():
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def annotated(**entries):
    def add(pdf):
        page = pdf.pages[0]
        page.Annots = Array([Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)])

    return changed(add)


def with_script_on_opening():
    return changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", script()))


def with_script_in_annotation():
    return annotated(Subtype=Name.Link, A=script())


def with_script_deep_in_arrays():
    return changed(
        lambda pdf: pdf.Root.__setitem__("/Odd", Array([Array([Dictionary(Deep=Array([script()]))])]))
    )


def with_script_in_name_tree():
    return changed(
        lambda pdf: pdf.Root.__setitem__(
            "/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))
        )
    )


def with_script_on_closing():
    return changed(lambda pdf: pdf.Root.__setitem__("/AA", Dictionary(WC=script())))


def with_launch():
    return annotated(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")))


def with_form_that_sends():
    return annotated(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("https://example.org")))


def with_other_document():
    return annotated(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("other.pdf")))


def with_attachment():
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        pdf.attachments["secret.exe"] = b"MZ"
        return saved(pdf)


def with_attachment_annotation():
    return annotated(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String("a.exe")))


def with_film():
    return annotated(Subtype=Name.RichMedia)


def with_dynamic_form():
    return changed(lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA=String("<xdp/>"))))


def as_portfolio():
    return changed(lambda pdf: pdf.Root.__setitem__("/Collection", Dictionary(View=Name.D)))


def encrypted(user=""):
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="o", user=user))


def as_archive_too():
    """A whole archive inside a stream: both programs open the same file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("run.js", "x")
    plain = plain_pdf()
    place = plain.rindex(b"startxref")
    return plain[:place] + b"%" + packed.getvalue().replace(b"\n", b" ") + b"\n" + plain[place:]


def with_page_of_web():
    plain = plain_pdf()
    return plain[:9] + b"%<html><script>alert(1)</script>\n" + plain[9:]


def with_page_of_web_far_inside(page=b"<script>alert(1)</script>", behind=(1 << 20) - 4):
    """A page of the web behind as many bytes as a browser, or a reader of one piece at a time, will look at."""
    plain = plain_pdf()
    return plain[:9] + b"%" + b"x" * behind + page + b"\n" + plain[9:]


def written(objects, *, root=1):
    """A PDF written object by object, for structures that no program would write."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(body, extra=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), extra, body)


def with_pages_in_a_ring():
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] /Parent 3 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>",
        ]
    )


def without_pages():
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"])


def drawn_by(contents, *, box=b"[0 0 595 842]", extra=b""):
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << >> >>" % box,
            stream(contents, extra),
        ]
    )


def with_bomb_in_contents(megabytes):
    """A page whose few packed kilobytes unpack to a great deal."""
    idempotent = zlib.compress(b"0 0 m 9 9 l S " * (megabytes * 75_000), 9)
    return drawn_by(idempotent, extra=b"/Filter /FlateDecode")


def with_bomb_in_bomb(megabytes):
    """Packed twice: the file itself stays tiny."""
    twice = zlib.compress(zlib.compress(b"\0" * (megabytes * 1_000_000), 9), 9)
    return drawn_by(twice, extra=b"/Filter [/FlateDecode /FlateDecode]")


def with_bomb_in_object_stream(megabytes):
    """Compressed objects are unpacked as soon as the file is opened."""
    inner = b"2 0 " + b" " * (megabytes * 1_000_000) + b"<< /Type /Catalog >>"
    packed = zlib.compress(inner, 9)
    bomb = stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    out = bytearray(b"%PDF-1.7\n")
    first = len(out)
    out += b"1 0 obj\n" + bomb + b"\nendobj\n"
    table = len(out)
    rows = [(0, 0, 0), (1, first, 0), (2, 1, 0), (1, table, 0)]
    body = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in rows)
    out += b"3 0 obj\n" + stream(body, b"/Type /XRef /W [1 4 1] /Size 4 /Root 2 0 R") + b"\nendobj\n"
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def with_deep_arrays(depth):
    return written([b"<< /Type /Catalog /Pages 2 0 R /Deep " + b"[" * depth + b"]" * depth + b" >>"])


def with_huge_picture(side):
    """A picture that claims to have side × side pixels."""
    packed = zlib.compress(b"\0" * 1000)
    picture = stream(
        packed,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
        b" /Filter /FlateDecode" % (side, side),
    )
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                b" /Resources << /XObject << /A 5 0 R >> >> >>"
            ),
            stream(b"q 595 0 0 842 0 0 cm /A Do Q"),
            picture,
        ]
    )


def with_forms_that_multiply(levels, times):
    """Each form draws the next one many times: a few hundred bytes ask for times ** levels drawings."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /F 5 0 R >> >> >>"
        ),
        stream(b"/F Do"),
    ]
    for level in range(levels):
        following = b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level) if level < levels - 1 else b""
        body = b"/F Do " * times if level < levels - 1 else b"0 0 300 300 re f "
        objects.append(stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + following))
    return written(objects)
