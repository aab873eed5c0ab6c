"""A file that is too large is told at its field; the text stays, and of the file nothing stays."""

import io

from tests.support.signed_in import desk_of

PATH = "/employer/profile/licence"


def stored(house):
    return {path.name for path in (house.settings.data_dir / "files").rglob("*") if path.is_file()}


def test_a_large_file_is_told_at_its_field_with_the_limit_and_keeps_the_text(sqlite_house):
    desk = desk_of(sqlite_house, "agent6")
    before = stored(sqlite_house)
    sent = {
        "file.business_licence": (io.BytesIO(b"%PDF-1.7" + bytes(40 * 1024 * 1024)), "执照.pdf"),
        "_key": "k",
    }
    page = desk.post(PATH, sent | {"licence_term": "long"}, status=422)
    assert "执照.pdf：文件超过 20 MB" in page
    assert any(found.get("checked") is None and found.get("value") == "long" for _t, found, _i in page.elements if "checked" in found)  # fmt: skip
    assert stored(sqlite_house) == before
