"""What ``zotsync --help`` says of each verb, and the examples below the verb's own ``--help``."""

from __future__ import annotations

SHORT = {
    "init": "Make a folder a workspace.",
    "status": "What differs, what waits, the last run.",
    "plan": "The exact changes that a sync would make.",
    "apply": "Do exactly what a saved plan says.",
    "sync": "Make folder and library the same.",
    "conflicts": "What was edited differently in two places.",
    "resolve": "Decide conflicts.",
    "undo": "Take a run back, in files and library.",
    "log": "The runs, newest first.",
    "lint": "Find data-quality problems, and mend them.",
    "enrich": "Suggest tags, years and identifiers.",
    "dedupe": "Find items that are the same work.",
    "convert": "Convert between formats.",
    "edit": "Edit many items at once, with a preview.",
    "review": "Decide what waits, in your browser.",
    "report": "One page about everything.",
    "explain": "What a lint rule finds, and why.",
    "serve": "The trial library over HTTP.",
    "login": "Keep an API key in the keyring.",
    "logout": "Remove it.",
    "doctor": "Check everything that a sync needs.",
    "schedule": "What a scheduler needs to sync by itself.",
}
"""A line for each verb that a narrow terminal shows whole."""

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "init": (
        ("init", "this folder, with a trial library in it"),
        ("init refs --library web --user 12345", "a folder and your library at zotero.org"),
    ),
    "status": (
        ("status", "what differs, what waits, how the last run ended"),
        ("status --all", "also what each file was taken for, and why"),
    ),
    "plan": (("plan --out plan.json", "save the exact changes, to read and to apply later"),),
    "apply": (("apply plan.json", "do these changes and no others"),),
    "sync": (
        ("sync --dry-run", "show what would be written on either side"),
        ("sync", "write it; `undo` takes it back"),
        ("sync --allow deletions", "let a run pass that would delete many items"),
        ("sync --unattended", "one line, stricter guards: for a scheduler"),
    ),
    "conflicts": (("conflicts", "each with its number and what both places say"),),
    "resolve": (
        ("resolve 1 --take local", "the file's value wins in the first conflict"),
        ("resolve --field title --take library --all", "every conflict of titles at once"),
        ("resolve 2 --value 2019", "neither: this value"),
    ),
    "undo": (
        ("undo", "take back the newest run that changed something"),
        ("undo 3", "take back run 3; values edited since are kept and listed"),
    ),
    "log": (("log", "the runs, newest first"),),
    "lint": (
        ("lint", "this folder, with the default rules"),
        ("lint notes refs.ris --select ALL", "some files, with all rules"),
        ("lint --fix --diff", "show what the safe fixes would change"),
        ("lint --format sarif", "for an editor or a code-scanning service"),
    ),
    "enrich": (
        ("enrich refs.ris", "tags, years and identifiers, with the words that say so"),
        ("enrich --library --json", "the same of the library, for a program"),
        ("enrich --library --doi", "ask the registries whether each DOI names its item's work"),
        ("enrich --write --dry-run", "which tags the workspace's library would get"),
        ("enrich --write", "give them to it, as automatic tags; `undo` takes them back"),
    ),
    "dedupe": (
        ("dedupe export1.ris export2.bib", "groups of items that are the same work"),
        ("dedupe --library", "the same within the library"),
        ("dedupe new.ris --library", "before an import: what of the file the library has already"),
        ("dedupe --merge --dry-run", "what merging the library's duplicates would do"),
        ("dedupe --not-duplicate ABCD2345 EFGH6789", "these two are different works: show them no more"),
    ),
    "convert": (
        ("convert refs.ris --to bibtex --out refs.bib", "from one format to another"),
        ("convert --library --where tag:thesis --to bibtex", "the bibliography of a text"),
    ),
    "edit": (
        ("edit --where 'type:book year:2012' --set publisher='Wing Press' --dry-run", "a preview"),
        ("edit --where 'tag:to-read' --add-tag 'to read' --remove-tag to-read", "rename a tag"),
        ("edit --where title:shore --replace title '/ +/ /'", "single blanks in titles"),
        ("edit refs.bib --where type:book --set language=en", "files of no workspace; --write writes"),
    ),
    "review": (
        ("review", "decide conflicts, fixes, tags and duplicates in your browser"),
        ("review --no-browser --port 8321", "only print the address, for a browser of your choice"),
    ),
    "report": (
        ("report", "one page about everything: zotsync-report.html"),
        ("report --out flow.html", "somewhere else, for a colleague or an appendix"),
        ("report --json", "its numbers, for a program"),
    ),
    "explain": (("explain ND-04", "what the rule finds, why it matters, and an example"),),
    "serve": (("serve --port 8080", "the trial library at http://localhost:8080"),),
    "login": (("login", "asks for an API key, checks it, keeps it in the system's keyring"),),
    "logout": (("logout", "removes the key from the keyring"),),
    "doctor": (("doctor", "checks everything that a sync needs"),),
    "schedule": (
        ("schedule", "prints what a scheduler needs to sync every hour"),
        ("schedule --every 6 --install", "has it done every six hours"),
    ),
}


def epilog(verb: str) -> str:
    """The examples as the end of a help text; click keeps lines after a ``\\b`` as they are."""
    lines = [f"  zotsync {command}\n      {says}" for command, says in EXAMPLES.get(verb, ())]
    return "\n".join(["\b", "Examples:", *lines]) if lines else ""
