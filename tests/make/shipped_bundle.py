"""The renewal as it is shipped: its diagrams, tables and forms, compiled with the shipped handlers."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.domain.handling import Handler
from app.engine.bundle import Bundle
from app.engine.compiled_edition import CompiledEdition
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.forms_reader.definition import FormDefinition
from app.services.context.catalogue import catalogue_of
from app.services.context.handler_registry import load_handlers

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("processes/renewal", "processes/shared", "forms/renewal", "forms/shared")


@cache
def shipped_handlers() -> Mapping[str, Handler]:
    """Return every service task of the handlers package by its name."""
    return load_handlers()


@cache
def shipped_files() -> Mapping[str, bytes]:
    """Return the files of the renewal and of what it shares with other procedures."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).iterdir()) if path.is_file()]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def shipped_forms() -> Mapping[str, FormDefinition]:
    """Return the shipped forms by form key."""
    return catalogue_of(Bundle("renewal", shipped_files()), shipped_handlers())[1]


def findings(files: Mapping[str, bytes]):
    """Return what lint says of an edition of the renewal made of these files."""
    bundle = Bundle("renewal", files)
    return lint_bundle(bundle, catalogue_of(bundle, shipped_handlers())[0])


def compiled(files: Mapping[str, bytes]) -> CompiledEdition:
    """Return an edition of the renewal made of these files."""
    bundle = Bundle("renewal", files)
    return compile_bundle(bundle, catalogue_of(bundle, shipped_handlers())[0])


@cache
def shipped_edition() -> CompiledEdition:
    """Return the shipped edition."""
    return compiled(shipped_files())
