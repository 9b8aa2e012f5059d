"""Builds the documentation with MkDocs Material, in an environment in the user's cache, and checks it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from zlib import crc32

from scripts.siting.check import troubles

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zotsync-site"


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "site").resolve()
    if site.exists() and any(site.iterdir()) and not (site / "404.html").is_file():
        sys.exit(f"The site was not built: {site} holds something else, which would be deleted.")
    build(environment(needed()), site)
    found = troubles(site)
    print(
        "\n".join(found)
        or f"{site / 'index.html'}: every link leads somewhere, and nothing is loaded from elsewhere."
    )
    sys.exit(bool(found))


def needed() -> list[str]:
    """The group `docs` of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(project["dependency-groups"]["docs"])


def environment(packages: list[str]) -> Path:
    """The Python of an environment with these packages: made once, and anew when they change."""
    folder = CACHE / f"{sys.version_info[0]}.{sys.version_info[1]}-{crc32(repr(packages).encode()):08x}"
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    done = folder / "complete"
    if not done.exists():
        print(f"Installing what builds the site into {folder} …", file=sys.stderr, flush=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        try:
            venv.create(folder, clear=True, with_pip=True)
            with (folder / "install.log").open("w") as log:
                subprocess.run(pip, stdout=log, stderr=log, check=True)
        except (OSError, subprocess.CalledProcessError):
            sys.exit(
                f"The site was not built: {' and '.join(packages)} could not be installed."
                f" {folder / 'install.log'} may say more; where a package index is in reach, try again."
            )
        done.touch()
    return python


def build(python: Path, site: Path) -> None:
    """MkDocs makes the pages; a warning (a broken link, a page that the navigation lacks) is an error."""
    # Without --quiet: it would count no warnings.
    mkdocs = [python, "-m", "mkdocs", "build", "--strict", "--clean", "--site-dir", site]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(mkdocs, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}The site was not built: MkDocs says why above.")


if __name__ == "__main__":
    main()
