"""A repetition is told from another request by all that was asked: no parameter of a command is left out."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEVER = frozenset({"context", "by", "key", "work", "idempotency_key"})
"""Who asks under which key is looked up by itself."""
NO_PART = {
    ("begin_registration", "address"): "the same request may come again from another network",
    ("import_calendar", "at_once"): "how many cases the caller waits for changes nothing of what is written",
    ("put_aside", "check"): "worked out of the file",
    ("put_aside", "then"): "what comes after the rows are stored",
    ("_carried_out", "procedure"): "part of the action's name",
    ("_carried_out", "command"): "what is done, not what was asked",
}


def calls_of(function):
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "idempotent"
    ]


def names_in(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def read_for(function, request):
    """Return every name that the request is made of, through the variables it goes through."""
    found, before = names_in(request), set()
    while found != before:
        before = set(found)
        for node in ast.walk(function):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
                names_in(one) & found for one in targets
            ):
                found |= names_in(node.value) if node.value else set()
    return found


def commands():
    """Yield each function that runs something under a key, with its request."""
    for path in sorted((ROOT / "app" / "services").rglob("*.py")):
        functions = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)
        ]
        for function in functions:
            inner = {id(call) for one in functions if one is not function for call in calls_of(one)}
            own = [call for call in calls_of(function) if id(call) not in inner]
            if own and function.name != "idempotent":
                yield function, own[0].args[4]


COMMANDS = list(commands())


@pytest.mark.parametrize(("function", "hashed"), COMMANDS, ids=[one.name for one, _ in COMMANDS])
def test_a_command_hashes_everything_it_is_asked(function, hashed):
    parameters = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)} - NEVER
    missing = {
        name for name in parameters - read_for(function, hashed) if (function.name, name) not in NO_PART
    }
    assert missing == set()


def test_no_exception_is_left_of_a_command_that_is_gone():
    known = {(one.name, arg.arg) for one, _ in COMMANDS for arg in (*one.args.args, *one.args.kwonlyargs)}
    assert NO_PART.keys() <= known
