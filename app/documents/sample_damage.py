"""Damage to the file of a sample, to try the checks with: cut off, locked with a password, carrying a program."""

from __future__ import annotations

import io

import pikepdf

HALF = 2
PASSWORD = "sample"  # noqa: S105 — of a sample that nobody is to open


def cut_short(paper: bytes) -> bytes:
    """Return a file whose copying was broken off half-way."""
    return paper[: len(paper) // HALF]


def locked(paper: bytes) -> bytes:
    """Return a file that asks for a password."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        return _saved(pdf, encryption=pikepdf.Encryption(owner=PASSWORD, user=PASSWORD))


def with_script(paper: bytes) -> bytes:
    """Return a file that somebody has changed: it runs a program when it is opened."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root["/OpenAction"] = script
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    out = io.BytesIO()
    pdf.save(out, encryption=encryption or False)
    return out.getvalue()
