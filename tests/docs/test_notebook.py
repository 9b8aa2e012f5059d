"""The notebook of examples/ is run as it stands, and its outputs are what it gives.

``python -m tests.docs.test_notebook`` runs it and writes the outputs anew.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples" / "notebook" / "counting.ipynb"


def run(notebook: dict[str, Any]) -> list[str]:
    """What each cell of code prints and gives, in order; all cells share their names."""
    names: dict[str, Any] = {}
    return [_run("".join(cell["source"]), names) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _run(source: str, names: dict[str, Any]) -> str:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, str(NOTEBOOK), "exec"), names)
        value = eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names) if last else None
        if value is not None:
            print(value)
    return printed.getvalue().rstrip("\n")


def stored(notebook: dict[str, Any]) -> list[str]:
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return ["".join(line for one in cell["outputs"] for line in one["text"]) for cell in code]


def test_the_notebook_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path))
    monkeypatch.chdir(NOTEBOOK.parent)
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))

    assert stored(notebook) == run(notebook)
    assert all(stored(notebook)[1:])


def write() -> None:
    os.chdir(NOTEBOOK.parent)
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, text in zip(code, run(notebook), strict=True):
        stream = {"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}
        cell["outputs"] = [stream] if text else []
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    write()
