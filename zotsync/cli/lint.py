"""``zotsync lint``"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from zotsync.cli.common import (
    check_inputs,
    files_options,
    leave,
    library_items,
    note,
    open_workspace,
    out,
    rule_codes,
    say,
    several,
    show_changes,
    show_failures,
    show_json,
    show_text,
    take_back,
    wants,
    workers,
)
from zotsync.cli.show import columns

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from zotsync import api
    from zotsync.outcome import RunReport
    from zotsync.quality import Finding, LintConfig, Safety

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan", "caret": "red", "fix": "green"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=rule_codes,
    help="Codes, areas, or ALL; may be repeated.",
)
@click.option(
    "--ignore", multiple=True, metavar="RULE", shell_complete=rule_codes, help="Codes or areas to leave out."
)
@click.option("--fix", "mend", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also those that need a look.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github", "html"]), default="text"
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False),
    help="Report only what is new since this file; made where it is missing.",
)
@click.option("--bodies", is_flag=True, help="Also look at the bodies of notes.")
@files_options
def command(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    mend: bool,
    unsafe_fixes: bool,
    show_diff: bool,
    form: str,
    as_json: bool,
    baseline: str | None,
    bodies: bool,
    library: str | None,
    workers_: int,
) -> None:
    """Find data-quality problems in reference files and documents, and mend them on request."""
    from zotsync import api
    from zotsync.quality import Safety, Severity, baseline_text, read_baseline

    if unsafe_fixes and not (mend or show_diff):
        raise click.UsageError("--unsafe-fixes goes with --fix or --diff.")
    meant = check_inputs(paths, library, "lint", here=True)
    config = api.lint_config(meant or (".",), _split(select), _split(ignore), bodies=bodies)
    if baseline and Path(baseline).exists():
        known = Path(baseline).read_text("utf-8", "replace")
        config = replace(config, baseline=read_baseline(known, baseline))
    as_json = as_json or form == "json"
    safety = (Safety.unsafe if unsafe_fixes else Safety.safe) if mend or show_diff else None
    with workers(workers_) as executor:
        if library is not None:
            if show_diff and safety:
                _show_changes(_fix_library(library, config, safety, dry_run=True), as_json)
            seen = _library(library, config, safety, executor)
        else:
            loaded = api.load(meant, executor)
            if show_diff and safety:
                _show_diff(api.fix(loaded, config, safety), as_json)
            seen = _files(meant, loaded, config, safety, executor)
    if baseline and not Path(baseline).exists():
        api.write_text(Path(baseline), baseline_text(seen.findings))
        count = several(len(seen.findings), "finding")
        note(f"Wrote {count} to {baseline}; from now on only new ones count.")
        seen.findings = []
    _show(seen, "json" if as_json else form)
    show_failures(seen.failures)
    if seen.failures or any(f.severity in (Severity.error, Severity.warning) for f in seen.findings):
        leave(1)


@dataclass
class _Seen:
    """What was found, after what was mended; ``done`` is what ``--json`` says of that.

    ``texts``: the decoded files by path; ``titles``: the library's items by key.
    """

    findings: list[Finding]
    failures: list[api.Failure]
    texts: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    done: dict[str, object] = field(default_factory=dict)


def _library(spec: str, config: LintConfig, safety: Safety | None, executor: Executor | None) -> _Seen:
    """Look at a library's items, after mending them where ``safety`` says how far."""
    from zotsync import api

    failures: list[api.Failure] = []
    done: dict[str, object] = {}
    if safety:
        report = _fix_library(spec, config, safety, dry_run=False)
        failures = list(report.failed)
        done = {"fixed": len(report.applied), "runs": [report.run] if report.run else []}
        undo = take_back(report.run) if report.run else ""
        note(f"Fixed {several(len(report.applied), 'item')}.{undo}")
    items = library_items(spec)
    titles = {item.key: item.title for item in items if item.title}
    return _Seen(api.lint_items(items, config, executor), failures, titles=titles, done=done)


def _files(
    paths: Sequence[str],
    loaded: api.Loaded,
    config: LintConfig,
    safety: Safety | None,
    executor: Executor | None,
) -> _Seen:
    """Look at files, after mending them where ``safety`` says how far."""
    from zotsync import api

    failures: list[api.Failure] = []
    done: dict[str, object] = {}
    if safety:
        fixed = api.fix(loaded, config, safety)
        runs, failures = api.commit_fixes(loaded, fixed)
        loaded = api.load(paths, executor)
        written = [one for one in fixed if one.path not in {failure.path for failure in failures}]
        mended = sum(len(one.applied) for one in written)
        done = {"fixed": mended, "runs": runs}
        undo = take_back(runs[0]) if len(runs) == 1 and mended else ""
        note(f"Fixed {several(mended, 'finding')} in {several(len(written), 'file')}.{undo}")
    findings = api.lint_loaded(loaded, config, executor)
    texts = {source.path: source.decoded.text for source in loaded.sources}
    return _Seen(findings, [*failures, *loaded.failures], texts, done=done)


def _show(seen: _Seen, form: str) -> None:
    """The findings in the form that was asked for."""
    from zotsync.reports.lint_github import lint_github
    from zotsync.reports.lint_html import lint_html
    from zotsync.reports.lint_json import lint_json
    from zotsync.reports.lint_sarif import lint_sarif
    from zotsync.reports.lint_text import WIDTH, lint_lines

    if form == "json":
        failed = [failure.to_json() for failure in seen.failures]
        show_json({**lint_json(seen.findings, **seen.done), "failed": failed})
    elif form == "sarif":
        show_json(lint_sarif(seen.findings))
    elif form == "html":
        show_text(lint_html(seen.findings, seen.texts))
    elif form == "github":
        show_text(lint_github(seen.findings))
    else:
        width = min(WIDTH, columns() - 6) if sys.stdout.isatty() else WIDTH
        full, mended = wants("full"), bool(seen.done.get("fixed"))
        lines = lint_lines(seen.findings, seen.texts, width, titles=seen.titles, full=full, mended=mended)
        for line in lines:
            say(line.text, _STYLES.get(line.kind, ""), line.head)


def _fix_library(spec: str, config: LintConfig, safety: Safety, *, dry_run: bool) -> RunReport:
    from zotsync.fixing import loose_journal
    from zotsync.library_fixes import fix_library

    if spec:
        return fix_library(spec, config, safety, loose_journal(), dry_run=dry_run)
    with open_workspace(".", None) as workspace:
        report: RunReport = workspace.fix(config, safety, dry_run=dry_run)
        return report


def _show_changes(report: RunReport, as_json: bool) -> NoReturn:
    changes = report.plan.changes
    if as_json:
        out({"changes": [change.to_json() for change in changes]})
    else:
        show_changes(changes)
        say(f"--fix would change {several(len(changes), 'item')}.")
    leave(1 if changes else 0)


def _show_diff(fixed: list[api.Fixed], as_json: bool) -> NoReturn:
    from zotsync.quality import diff

    texts = [(one.path, diff(one.before, one.after, one.path)) for one in fixed]
    if as_json:
        out({"diffs": [{"path": path, "diff": text} for path, text in texts]})
    else:
        show_text("".join(text for _, text in texts))
    leave(1 if fixed else 0)


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
