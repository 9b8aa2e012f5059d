"""Generates docs/cli.md, docs/formats.md, docs/rules/ and the list of decisions from what they describe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import click
from formats_page import formats_page

from zotsync.cli import VERBS, cli
from zotsync.quality import all_rules, rule_page
from zotsync.quality.rule import Rule

DOCS = Path(__file__).resolve().parents[1] / "docs"
AREAS = {
    "AB": "Abstracts",
    "DT": "Dates",
    "ID": "Identifiers",
    "IM": "Files of references",
    "IT": "Item types and fields",
    "JN": "Journals and containers",
    "ND": "Notes and documents",
    "NM": "Names",
    "PG": "Pages, volume, issue",
    "RL": "Reference lists",
    "RT": "Retractions",
    "SY": "Sync",
    "TG": "Tags",
    "TI": "Titles",
    "TX": "Text",
    "UR": "Addresses",
    "XF": "Attached files",
    "XI": "Items beside each other",
}
"""What the letters of a rule's code stand for."""


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated page with its text."""
    yield DOCS / "cli.md", cli_page()
    yield DOCS / "formats.md", formats_page()
    rules = sorted(all_rules(), key=lambda rule: rule.code)
    for rule in rules:
        yield DOCS / "rules" / f"{rule.code}.md", rule_page(rule).rstrip() + "\n"
    yield DOCS / "rules" / "index.md", rules_page(rules)
    yield DOCS / "decisions" / "index.md", decisions_page()


def rules_page(rules: Iterable[Rule]) -> str:
    """Every rule, a table for each area."""
    said = "`zotsync explain CODE` prints any of these pages; `--select` also takes the letters of an area."
    parts = [f"# Rules\n\n{said}\n"]
    for area, members in groupby(rules, key=lambda rule: rule.area):
        lines = [
            f"## {AREAS[area]} ({area})",
            "",
            "| code | name | severity | default |",
            "|---|---|---|---|",
        ]
        for rule in members:
            default = "yes" if rule.default else "no"
            lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {default} |")
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts)


def decisions_page() -> str:
    """The title of every decision."""
    titles = {
        page.name: page.read_text("utf-8").partition("\n")[0].removeprefix("# ")
        for page in sorted((DOCS / "decisions").glob("0*.md"))
    }
    lines = [f"- [{title}]({name})" for name, title in titles.items()]
    return "\n".join(
        ["# Decisions", "", "What is hard to see from the code, and why it is so.", "", *lines, ""]
    )


def cli_page() -> str:
    """The help of every verb."""
    parts = ["# Command line\n\nEvery verb, as `zotsync VERB --help` prints it.\n"]
    group = click.Context(cli, info_name="zotsync", terminal_width=100, max_content_width=100)
    parts.append(f"```text\n{cli.get_help(group)}\n```\n")
    for verb in VERBS:
        command = cli.get_command(group, verb)
        assert command is not None
        context = click.Context(
            command, info_name=verb, parent=group, terminal_width=100, max_content_width=100
        )
        parts.append(f"## {verb}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def main() -> None:
    """Write the pages; with --check only say which are out of date."""
    check = "--check" in sys.argv
    old = [path for path, text in pages() if not path.is_file() or path.read_text("utf-8") != text]
    known = {path for path, _ in pages()}
    stray = [path for path in (DOCS / "rules").glob("*.md") if path not in known]
    if check:
        for path in (*old, *stray):
            print(f"{path.relative_to(DOCS.parent)} is out of date: run scripts/docs")
        sys.exit(bool(old or stray))
    for path, text in pages():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for path in stray:
        path.unlink()


if __name__ == "__main__":
    main()
