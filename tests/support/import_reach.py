"""Which tests a changed file reaches: by imports, by programs started by name, by fixtures, by files read by name."""

from pathlib import PurePosixPath

from tests.support.module_words import HERE, read_sources

EVERYTHING = ("pyproject.toml", "run", "requirements/", "tests/conftest.py", ".ci/")
"""What every test rests on."""
BY_NAME = {"load_handlers": "handlers.", "load_actions": "handlers.", "load_earlier_forms": "handlers."}
"""Whoever calls these has every module below the package: the product finds handlers by name, never by import."""
READERS = {
    "app/web/templates": {"render_template", "jinja_env", "template_folder"},
    "app/web/static": {"static_folder", "asset", "icon"},
    "frontend": {"static_folder", "asset", "icon"},
    "app/store/migrations": {"command"},
}
"""By folder: names that a module uses which reads its files; besides these, whoever writes the folder's name."""


class Reach:
    """The modules of the project and who rests on whom."""

    def __init__(self, here=HERE):
        self.sources = read_sources(here)
        self.by_path = {source.path: name for name, source in self.sources.items()}
        self.conftests = {
            str(PurePosixPath(source.path).parent): name
            for name, source in self.sources.items()
            if source.path.endswith("conftest.py")
        }
        self.needed_by = {}
        for name in self.sources:
            for needed in self._needs(name):
                self.needed_by.setdefault(needed, set()).add(name)

    def tests(self, paths):
        """Return the test files that changed files reach, each by its path."""
        if any(path.startswith(EVERYTHING) for path in paths):
            reached = set(self.sources)
        else:
            reached = self._dependents({name for path in paths for name in self._begins(path)})
        found = {self.sources[name].path for name in reached}
        if paths:
            # These read the whole tree.
            found |= {path for path in self.by_path if path.startswith("tests/architecture/")}
        return sorted(path for path in found if PurePosixPath(path).name.startswith("test_"))

    def _begins(self, path):
        """Return the modules that a changed file belongs to, or those that read it."""
        if path in self.by_path:
            return {self.by_path[path]}
        parts = PurePosixPath(path).parts
        folders = {folder: names for folder, names in READERS.items() if path.startswith(f"{folder}/")}
        using = set().union(*folders.values(), {f"{parts[0]}_dir"})
        words = {parts[0], parts[-1], path}
        return {
            name
            for name, source in self.sources.items()
            if source.names & using or any(_writes(text, words) for text in source.texts)
        }

    def _dependents(self, begins):
        reached, waiting = set(), list(begins)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += self.needed_by.get(name, ())
        return reached

    def _needs(self, name):
        source = self.sources[name]
        found = {one for one in source.imported if one in self.sources}
        # A program that is started by its name: "-m", "app".
        found |= {
            one
            for one in (*source.texts, *(f"{text}.__main__" for text in source.texts))
            if one in self.sources
        }
        for function, package in BY_NAME.items():
            if function in source.functions | source.names:
                found |= {one for one in self.sources if one.startswith(package)}
        found |= {package for one in found for package in _packages(one) if package in self.sources}
        return (found | self._fixtures(source)) - {name}

    def _fixtures(self, source):
        """Return the conftests whose fixtures a file asks for."""
        folders = [str(one) for one in PurePosixPath(source.path).parents]
        return {
            name
            for folder, name in self.conftests.items()
            if folder in folders and self.sources[name].functions & source.arguments
        }


def _packages(name):
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _writes(text, words):
    return text in words or bool(words & set(text.split("/")))
