"""Reads the text of some pages of a file in a limited child. Nothing else imports this, nor the extra it needs.

The models come with the package; nothing is fetched.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pypdfium2

from app.documents.child_order import accept_order
from app.documents.page_picture import measured_scale


def read(path: Path, most: int) -> list[str]:
    """Return the text of each of the first pages, a line for each line that was found."""
    from rapidocr import RapidOCR  # noqa: PLC0415 — the limits hold before the extra is loaded

    logging.disable(logging.CRITICAL)
    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    texts = []
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        for number in range(min(len(pdf), most)):
            page = pdf[number]
            picture = page.render(scale=measured_scale(*page.get_size()), rev_byteorder=True).to_numpy()[
                :, :, :3
            ]
            texts.append("\n".join(engine(picture[:, :, ::-1]).txts or ()))
    return texts


if __name__ == "__main__":
    order = accept_order()
    json.dump(read(Path(order["path"]), order["most"]), sys.stdout, ensure_ascii=True)
