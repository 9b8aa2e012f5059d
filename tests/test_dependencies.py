"""A plain install has what zotsync imports, and an extra what only some programs need."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import zotsync

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
EXTRAS = PROJECT["optional-dependencies"]
CALLED = {"python_stdnum": "stdnum", "ruamel_yaml": "ruamel"}
"""The packages that are imported by another name."""


def names(requirements: list[str]) -> set[str]:
    """What the requirements are imported as."""
    found = {re.sub(r"[.-]", "_", re.match(r"[\w.-]+", one)[0].lower()) for one in requirements}  # type: ignore[index]
    return {CALLED.get(name, name) for name in found}


def imports(code: ast.AST) -> Iterator[str]:
    """The packages that a module imports while it runs, wherever it does so."""
    for node in ast.iter_child_nodes(code):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
            yield from (ast.literal_eval(one) for one in node.args if isinstance(one, ast.Constant))
        yield from imports(node)


def imported() -> set[str]:
    """The packages of others that the code imports."""
    modules = (path.read_text("utf-8") for path in (ROOT / "zotsync").rglob("*.py"))
    found = {name.partition(".")[0] for text in modules for name in imports(ast.parse(text))}
    return found - set(sys.stdlib_module_names) - {"zotsync"}


def test_what_is_imported_is_asked_for_and_nothing_else() -> None:
    extras = {name for requirements in EXTRAS.values() for name in names(requirements)}

    assert names(PROJECT["dependencies"]) | extras == imported()
    assert set() == names(PROJECT["dependencies"]) & extras


def test_every_requirement_says_what_it_is_for() -> None:
    """A comment stands above it, or above the one that it belongs to."""
    _, _, rest = TEXT.partition("\ndependencies = [\n")
    lines = rest.partition("\n]\n")[0].splitlines()
    unsaid = [
        line.strip()
        for before, line in zip(["", *lines], lines, strict=False)
        if not line.lstrip().startswith("#") and not before.lstrip().startswith("#")
    ]
    assert ['"markupsafe>=2.1",'] == unsaid  # said with jinja2
    for extra in EXTRAS:
        assert re.search(rf"^#[^\n]+\n{extra} = \[", TEXT, re.MULTILINE), extra


@pytest.mark.parametrize("call", [lambda: zotsync.to_pandas([]), lambda: zotsync.from_pandas(object())])
def test_what_needs_an_extra_says_which(call: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(zotsync.errors.UsageError, match=r"pandas is not installed") as error:
        call()  # type: ignore[operator]

    (extra,) = re.findall(r'pip install "zotsync\[(\w+)\]"', str(error.value))
    assert extra in EXTRAS
    assert "pandas" in names(EXTRAS[extra])
