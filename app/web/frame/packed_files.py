"""Style sheets and scripts leave as they were packed when they were built, for whoever can unpack them.

Pages are not packed: they carry form tokens, and a length that depends on both a secret and on what somebody else sent
tells of the secret.
"""

from __future__ import annotations

import os
from mimetypes import guess_type
from typing import TYPE_CHECKING

from flask import request, send_from_directory

if TYPE_CHECKING:
    from flask import Flask, Response

BUILT = "built/"
PACKED = {"br": ".br", "gzip": ".gz"}
"""By the name of the coding, what the packed file is called; the smallest first."""


def install_packed_files(app: Flask) -> None:
    """Serve the files of the build by what the browser accepts, everything else as it is."""
    folder = str(app.static_folder)

    def static(filename: str) -> Response:
        coding = _coding_of(folder, filename) if filename.startswith(BUILT) else ""
        if not coding:
            response = app.send_static_file(filename)
        else:
            kind = guess_type(filename)[0]
            response = send_from_directory(folder, filename + PACKED[coding], mimetype=kind)
            response.headers["Content-Encoding"] = coding
            response.headers.pop("Content-Disposition", None)
        if filename.startswith(BUILT):
            response.vary.add("Accept-Encoding")
        return response

    app.view_functions["static"] = static


def _coding_of(folder: str, filename: str) -> str:
    """Return the coding that the browser accepts and the build has; empty for none."""
    accepted = request.accept_encodings
    return next(
        (
            coding
            for coding, ending in PACKED.items()
            # A name no disk could have is asked for as well: for `os.path` there is just no such file.
            if accepted.quality(coding) > 0 and os.path.isfile(os.path.join(folder, f"{filename}{ending}"))  # noqa: PTH113, PTH118
        ),
        "",
    )
