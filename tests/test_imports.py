"""What importing loads: a script that reads one file, or asks for help, does not pay for the rest."""

import subprocess
import sys

import pytest

# Each takes long to load, and is needed for some of the work alone.
HEAVY = (
    "pyzotero",
    "httpx2",
    "werkzeug",
    "jinja2",
    "rapidfuzz",
    "requests",
    "bibtexparser",
    "keyring",
    "pathspec",
    "rich",
    "pandas",
)


@pytest.mark.parametrize(
    "statement",
    ["import zotsync", "import zotsync.cli", "import zotsync.api", "import zotsync; zotsync.Workspace"],
)
def test_importing_loads_nothing_heavy(statement: str) -> None:
    """What is used in some runs alone is loaded where it is used."""
    code = f"import sys; {statement}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_command_line_knows_its_verbs_without_the_formats() -> None:
    """The group of verbs loads no verb, and so no format, store or rule."""
    code = (
        "import sys, zotsync.cli; print(*sorted(m for m in sys.modules if m.startswith('zotsync.formats')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
