"""Whatever id of a shipped diagram or form is renamed, it is refused with its place, or everything goes on as before."""

import re
import shutil
from functools import cache

import pytest

from app.domain.problem import Severity
from app.domain.procedures import Procedure
from app.engine.bundle import Bundle
from app.policy.actor import SYSTEM
from app.scenarios.player import Player
from app.scenarios.scenario_reader import read_scenario, scenario_files
from app.services.editions.edition_checks import lint
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from tests.make.context_maker import ROOT
from tests.make.renamed_ids import diagram_ids, form_keys, new_name, with_renamed, with_renamed_key

pytestmark = pytest.mark.slow

PROCESSES = ROOT / "processes"
SHIPPED = sorted(one.value for one in Procedure)
NAMED = {"form-unknown", "decision-unknown", "handler-unknown", "called-unknown", "unknown-name", "field-unknown",
         "action-unknown", "action-field", "answer-unread", "parameter-step"}  # fmt: skip
"""Rules about a name that leads nowhere: they propose what it was probably meant to be."""

CARRIED = {"answer", "slot", "correction_items", "page_checks"}
"""Properties that say what a question is for, whatever it is called."""


@cache
def shipped(procedure):
    return gather(PROCESSES / procedure, PROCESSES, ROOT / "forms").files


def errors(context, procedure, files):
    return [found for found in lint(context, Bundle(procedure, files)) if found.severity is Severity.ERROR]


def own_and_shared(procedure, ending):
    """Return the files of a procedure; what all share is renamed with the renewal."""
    folders = (procedure, "shared") if procedure == Procedure.RENEWAL else (procedure,)
    return {
        path: content
        for path, content in shipped(procedure).items()
        if path.endswith(ending) and path.removeprefix("forms/").partition("/")[0] in folders
    }


def refused_or_clean(context, procedure, path, old, content):
    """Return whether the renamed file is clean; an error must tell its place and what was probably meant."""
    found = errors(context, procedure, {**shipped(procedure), path: content})
    for one in found:
        assert one.file, f"{old}: {one.message}"
        assert one.element or one.line, f"{old}: {one.message}"
    named = [one for one in found if one.rule in NAMED]
    if named:
        assert any(one.proposal in {old, new_name(old)} for one in named), f"{old}: {named}"
    return not found


def clean_ids(context, procedure, path, content):
    return {
        one
        for one in diagram_ids(content)
        if refused_or_clean(context, procedure, path, one, with_renamed(content, {one}))
    }


_renamed = {}


def renamed(context, procedure):
    """Return the files of a procedure with every id renamed that may be, and those ids; worked out once."""
    if procedure not in _renamed:
        files, told = dict(shipped(procedure)), set()
        for path, content in own_and_shared(procedure, ".bpmn").items():
            ids = clean_ids(context, procedure, path, content)
            files[path] = with_renamed(content, ids)
            told |= ids
        _renamed[procedure] = files, told
    return _renamed[procedure]


@pytest.mark.parametrize("procedure", SHIPPED)
def test_an_id_of_a_diagram_is_refused_with_its_place_or_may_be_renamed(sqlite_context, procedure):
    files, told = renamed(sqlite_context, procedure)
    assert told
    assert errors(sqlite_context, procedure, files) == []


def stories():
    """Yield the first story of each kind of each procedure."""
    for procedure in SHIPPED:
        first = {}
        for file in scenario_files(PROCESSES / procedure):
            first.setdefault(read_scenario(file, PROCESSES).kind, file)
        yield from (
            pytest.param(procedure, file.name, id=f"{procedure}/{file.stem}") for file in first.values()
        )


@pytest.mark.parametrize(("procedure", "story"), list(stories()))
def test_a_story_stays_true_when_every_id_that_may_be_is_renamed(sqlite_context, tmp_path, procedure, story):
    context = sqlite_context
    files, told = renamed(context, procedure)
    publish_edition(context, SYSTEM, Bundle(procedure, files))
    folder = tmp_path / "processes"
    shutil.copytree(PROCESSES, folder)
    words = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(told)))})(?=\s*=|\"(?!\w))")
    for file in folder.rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(words.sub(lambda one: _in_story(one, one.string), text), encoding="utf-8")
    played = Player(
        context, context.clock, read_scenario(folder / procedure / "scenarios" / story, folder)
    ).play()
    assert played.failure is None, "\n".join((played.failure.place, *played.failure.lines))


def _in_story(found, text):
    """A story names steps where it does one or expects one; elsewhere the same word is another thing."""
    line = text[text.rfind("\n", 0, found.start()) + 1 : text.find("\n", found.end())]
    names_steps = line.startswith(("task = ", "expect.tasks", "claim", "release"))
    return new_name(found[1]) if names_steps else found[1]


@pytest.mark.parametrize("procedure", SHIPPED)
def test_a_forms_renamed_keys_are_refused_or_declare_their_use(sqlite_context, procedure):
    for path, content in own_and_shared(procedure, ".form").items():
        for place, said in form_keys(content):
            is_clean = refused_or_clean(
                sqlite_context, procedure, path, place[-1], with_renamed_key(content, place)
            )
            # What may be renamed freely carries its meaning with it.
            if is_clean:
                assert said.keys() & CARRIED, f"{path}: {'.'.join(place)}"
