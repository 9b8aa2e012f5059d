"""Help that teaches: every verb shows examples, and they are commands that it takes."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from zotsync.cli import VERBS, cli
from zotsync.cli.examples import EXAMPLES


def test_every_verb_has_examples() -> None:
    assert set(VERBS) == set(EXAMPLES)


@pytest.mark.parametrize(("verb", "line"), [(verb, line) for verb in EXAMPLES for line, _ in EXAMPLES[verb]])
def test_an_example_is_a_command_that_the_verb_takes(
    verb: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("plan.json", "refs.ris"):
        Path(name).touch()
    name, *arguments = shlex.split(line)
    command = cli.get_command(click.Context(cli), name)

    assert verb == name
    assert command is not None
    with command.make_context(name, list(arguments)) as context:
        assert line.split(" ")[0] == context.info_name
        assert f"zotsync {line}" in command.get_help(context)
