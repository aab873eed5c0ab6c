"""Diagrams and tables from outside are read in a limited child first: one that ends badly is refused in words."""

import io
import zipfile

import pytest

from app.documents.scan_limits import MEGABYTE, ScanLimits
from app.services.editions.proved_files import prove
from app.services.editions.uploaded_files import Upload, UploadRefusedError
from tests.make.context_maker import ROOT
from tests.make.hostile_xml import HOSTILE_XML

DIAGRAM = (ROOT / "processes/renewal/renewal.bpmn").read_bytes()
LARGE = b"<a>" + b"<b/>" * 400_000 + b"</a>"
NARROW = {
    "too little memory": ScanLimits(cpu_seconds=10, wall_seconds=20, memory_bytes=8 * MEGABYTE),
    "too little time": ScanLimits(cpu_seconds=10, wall_seconds=0, memory_bytes=768 * MEGABYTE),
}


def packed(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return Upload("renewal.zip", out.getvalue())


@pytest.mark.parametrize("limits", NARROW.values(), ids=NARROW)
@pytest.mark.parametrize(
    "one", [Upload("a.bpmn", DIAGRAM), Upload("a.DMN", DIAGRAM), packed("renewal/a.bpmn", DIAGRAM)]
)
def test_what_cannot_be_read_within_the_limits_is_refused_in_words(one, limits):
    with pytest.raises(UploadRefusedError, match=r"超过了限度.*什么也没有保存.*另存以后再上传"):
        prove([one], limits)


def test_shipped_files_and_what_the_gate_itself_refuses_pass_the_child():
    shipped = [Upload(one.name, one.read_bytes()) for one in sorted((ROOT / "processes").rglob("*.[bd]*mn"))]
    hostile = [Upload("a.bpmn", text) for text, _rule in HOSTILE_XML.values()]
    assert len(shipped) > 20
    prove([*shipped, *hostile, Upload("a.bpmn", LARGE), Upload("a.zip", b"PK"), Upload("a.form", b"{")])


def test_texts_in_other_formats_begin_no_child():
    prove([Upload("a.form", b"{}"), Upload("notices.toml", b"")], NARROW["too little time"])
