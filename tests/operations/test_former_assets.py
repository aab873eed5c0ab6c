"""A build keeps what the last one has named, for pages that were made before it; what is older goes."""

import json

from frontend.build_assets import keep_former


def built(folder, *names):
    folder.mkdir()
    for name in names:
        for ending in ("", ".br", ".gz"):
            (folder / f"{name}{ending}").write_text(f"{folder.name} {name}")
    (folder / "manifest.json").write_text(json.dumps({"files": {"app.css": names[-1]}}))
    return folder


def test_the_last_build_is_kept_and_the_one_before_it_is_not(tmp_path):
    former, fresh = (
        built(tmp_path / "former", "app-OLDEST.css", "app-FORMER.css"),
        built(tmp_path / "fresh", "app-NEW.css"),
    )
    keep_former(former, fresh)
    names = {path.name for path in fresh.iterdir()}
    assert {"app-NEW.css", "app-FORMER.css", "app-FORMER.css.br", "app-FORMER.css.gz"} <= names
    assert not any("OLDEST" in name for name in names)
    assert json.loads((fresh / "manifest.json").read_text())["files"] == {"app.css": "app-NEW.css"}


def test_what_has_not_changed_is_that_of_the_new_build(tmp_path):
    former, fresh = built(tmp_path / "former", "app-SAME.css"), built(tmp_path / "fresh", "app-SAME.css")
    keep_former(former, fresh)
    assert (fresh / "app-SAME.css").read_text() == "fresh app-SAME.css"


def test_the_first_build_keeps_nothing(tmp_path):
    fresh = built(tmp_path / "fresh", "app-NEW.css")
    before = sorted(path.name for path in fresh.iterdir())
    keep_former(tmp_path / "none", fresh)
    assert sorted(path.name for path in fresh.iterdir()) == before
