"""Every shipped form opens in form-js, the editor that analysts may use beside ours, without a word of complaint."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.make.context_maker import ROOT

FORMS = sorted((ROOT / "forms").rglob("*.form"))
PACKAGES = ROOT / "frontend" / "node_modules"
DOOR = Path(__file__).with_name("form_js_door.mjs")


@pytest.fixture(scope="module")
def form_js(browser, tmp_path_factory):
    """Return a page into which form-js is loaded, and what it says on its console."""
    script = tmp_path_factory.mktemp("form_js") / "door.js"
    (builder,) = PACKAGES.glob("@esbuild/*/bin/esbuild")
    subprocess.run(
        [str(builder), str(DOOR), "--bundle", "--format=iife", f"--outfile={script}", "--log-level=warning"],
        env={**os.environ, "NODE_PATH": str(PACKAGES)},
        check=True,
    )
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("about:blank")
    page.add_script_tag(path=str(script))
    yield page, said
    page.close()


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.relative_to(ROOT / "forms")))
def test_a_shipped_form_opens_in_form_js(form_js, path):
    page, said = form_js
    said.clear()
    assert page.evaluate("schema => openForm(schema)", json.loads(path.read_text())) > 0
    assert said == []


def test_a_form_with_an_id_given_twice_does_not_open(form_js):
    page, _said = form_js
    form = json.loads((ROOT / "forms/shared/review.form").read_text())
    form["components"].append(dict(form["components"][0]))
    with pytest.raises(Error, match="already exists"):
        page.evaluate("schema => openForm(schema)", form)
