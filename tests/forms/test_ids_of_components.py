"""Form editors open a form only when no id is given twice."""

import json

import pytest

from app.cli.command_line import main
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.forms_reader.component_ids import ids_given_twice
from app.policy.actor import SYSTEM
from app.services.editions.edition_checks import lint
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from tests.make.context_maker import ROOT
from tests.make.earlier_editions import keep_unchecked

FORMS = sorted((ROOT / "forms").rglob("*.form"))
PATH = "forms/renewal/confirm_contract.form"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.parent.name}/{form.stem}")
def test_no_shipped_form_gives_an_id_twice(form):
    assert ids_given_twice(form.read_bytes(), form.name) == ()


def _doubled(context):
    """Return the renewal with an id of a form given to a row's field, too, and that id."""
    settings = context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    form = json.loads(shipped.files[PATH])
    form["components"][-1]["id"] = form["components"][0]["id"]
    files = {**shipped.files, PATH: json.dumps(form).encode()}
    return Bundle(shipped.process, files), form["components"][0]["id"]


def test_an_id_given_twice_is_refused_with_its_name(sqlite_context, tmp_path, capsys):
    bundle, identity = _doubled(sqlite_context)
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, bundle)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.file, problem.element) == ("component_id", PATH, identity)
    assert problem in lint(sqlite_context, bundle)
    file = tmp_path / "a.form"
    file.write_bytes(bundle.files[PATH])
    assert main(["lint", str(file), "--json", "--data", str(tmp_path)]) == 1
    assert identity in capsys.readouterr().out


def test_an_edition_of_before_may_be_put_back_into_use(sqlite_context):
    bundle, _ = _doubled(sqlite_context)
    settings = sqlite_context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    keep_unchecked(sqlite_context, "renewal", bundle.files)
    assert publish_edition(sqlite_context, SYSTEM, shipped).is_new
    assert publish_edition(sqlite_context, SYSTEM, bundle).edition.sha256 == bundle.sha256
