"""The known weaknesses of the packages that we pin, as of a day: for machines without the network.

    git clone --depth 1 https://github.com/pypa/advisory-database
    python3 .ci/advisories.py advisory-database   writes tests/house/advisories.json
    python3 .ci/advisories.py                     says from which day it is

tests/house/test_advisories.py fails when a pinned version is named there, or when a pinned package
was not looked up at all.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parents[1]
LIST = HOME / "tests/house/advisories.json"
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pinned() -> list[str]:
    """The names of all pinned packages."""
    texts = ((HOME / lock).read_text(encoding="utf-8") for lock in LOCKS)
    return sorted({name for text in texts for name in re.findall(r"^([a-z0-9._-]+)==", text, re.M)})


def read_git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def advisories_of(folder: Path, name: str) -> list[dict]:
    import yaml

    files = read_git(folder, "ls-tree", "--name-only", "HEAD", f"vulns/{name}/").split()
    return [
        short
        for file in files
        if (short := shorten(yaml.safe_load(read_git(folder, "show", f"HEAD:{file}"))))
    ]


def shorten(advisory: dict) -> dict | None:
    """Its id, other names and versions; None if it was withdrawn."""
    if "withdrawn" in advisory:
        return None
    ranges = [
        [{kind: str(version) for kind, version in event.items()} for event in span["events"]]
        for affected in advisory["affected"]
        for span in affected.get("ranges", ())
        if span["type"] == "ECOSYSTEM"
    ]
    # where there is a range it says all; a list of versions ends on the day it was written
    versions = [
        str(version)
        for affected in advisory["affected"]
        for version in affected.get("versions", ())
        if not ranges
    ]
    return {
        "id": advisory["id"],
        "aliases": advisory.get("aliases", []),
        "ranges": ranges,
        "versions": versions,
    }


def write_list(folder: Path) -> None:
    names = pinned()
    found = {name: advisories_of(folder, name) for name in names}
    content = {
        "source": "github.com/pypa/advisory-database",
        "commit": read_git(folder, "rev-parse", "HEAD").strip(),
        "date": read_git(folder, "log", "-1", "--format=%cs").strip(),
        "looked_up": names,
        "advisories": {name: listed for name, listed in found.items() if listed},
    }
    LIST.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_list(Path(sys.argv[1]))
    known = json.loads(LIST.read_text(encoding="utf-8"))
    print(f"{known['source']} of {known['date']}, {len(known['looked_up'])} packages")
