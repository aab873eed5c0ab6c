"""Make the text that a PDF carries the same as what it shows.

The PDF library writes the code of a character beyond the basic plane as one number of five digits, which readers take
for two characters; the standard wants the pair of UTF-16 (ISO 32000-1, 9.10.3).
"""

from __future__ import annotations

import io
import re

import pikepdf

LARGEST_PLAIN = 0xFFFF
_PAIR = re.compile(rb"(<[0-9A-F]{2}>) <([0-9A-F]{5,6})>")


def with_true_text(made: bytes) -> bytes:
    """Return the PDF with a text layer that says what is drawn; the same PDF gives the same bytes."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        maps = [
            one["/ToUnicode"]
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/ToUnicode" in one
        ]
        changed = False
        for one in maps:
            told = one.read_bytes()
            true = _PAIR.sub(_in_pairs, told)
            if true != told:
                one.write(true)
                changed = True
        if not changed:
            return made
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _in_pairs(found: re.Match[bytes]) -> bytes:
    units = chr(int(found[2], 16)).encode("utf-16-be").hex().upper()
    return b"%s <%s>" % (found[1], units.encode())
