"""Every command works on the installation that --data names, written before its name or behind it."""

import argparse
import json
from pathlib import Path

import pytest

from app.cli.command_line import parser
from tests.support.command import run_command

REQUIRED = {"--expiry": "2026-08-06", "--received": "2026-02-15", "--decision": "d"}
NEEDED = {Path: "a-file", int: "1", None: "word"}


def commands_under(made, path=()):
    """Yield the names of every command, those under others as well, with its parser."""
    under = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    if path and not under:
        yield path, made
    for action in under:
        for name, command in action.choices.items():
            yield from commands_under(command, (*path, name))


def arguments_of(made):
    """Return what a command cannot do without."""
    found = []
    for action in made._actions:
        if action.option_strings and action.required:
            found += [action.option_strings[0], REQUIRED.get(action.option_strings[0], "word")]
        elif not action.option_strings and action.nargs in (None, "+"):
            found.append(next(iter(action.choices)) if action.choices else NEEDED.get(action.type, "word"))
    return found


COMMANDS = {" ".join(path): (path, made) for path, made in commands_under(parser())}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_the_folder_before_and_behind_its_name(name, tmp_path):
    path, made = COMMANDS[name]
    wanted = arguments_of(made)
    before = parser().parse_args(["--data", str(tmp_path), *path, *wanted])
    behind = parser().parse_args([*path, *wanted, "--data", str(tmp_path)])
    assert before.data == behind.data == tmp_path
    assert parser().parse_args([*path, *wanted]).data is None


def test_the_walk_finds_the_commands_there_are():
    assert {"serve", "migrate", "doctor", "cases", "incidents", "calendar", "users"} <= set(COMMANDS)


def run(*arguments, folder):
    done = run_command(*arguments, environment={"APP_DATA_DIR": str(folder / "another")})
    return json.loads(done.stdout)


def test_the_folder_that_is_named_is_the_one_that_is_worked_on(tmp_path):
    there = tmp_path / "there"
    assert run("migrate", "--data", str(there), "--json", folder=tmp_path) == {"migrated": True}
    assert (there / "app.db").exists()
    assert not (tmp_path / "another").exists()
    assert run("--data", str(there), "doctor", "--json", folder=tmp_path)["migrations"].startswith("ok")
    assert run("calendar", "status", "--data", str(there), "--json", folder=tmp_path)["version"] == 1


def test_an_estimate_is_printed_whole_also_of_a_published_year(tmp_path):
    for year in ("2026", "2027"):
        answer = run("calendar", "estimate", year, "--json", folder=tmp_path)
        assert answer["year"] == int(year)
        assert len(answer["workdays"]) + len(answer["holidays"]) == 365
    assert {"2027-02-05", "2027-02-11", "2027-02-12"} <= set(answer["holidays"])
    assert "2027-02-04" in answer["workdays"]
