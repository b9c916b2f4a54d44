"""Rules of the house that a reviewer should not have to remember."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git of the machine
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".json",
    ".ts",
    ".vue",
    ".sh",
    ".html",
    ".css",
    ".cedar",
    ".sql",
    ".yml",
    "",
}
LINES_MAX = 400
TEST_LINES_MAX = 600  # tables of cases
ONE_FILE = {"agent/zunyi_agent.py": 750}  # a department copies it as one file and reads it before it runs it
OUTSIDE = re.compile(
    r"(?<![\w.])/(work|home|root|farm)/"
    r"|\.\./shared/(design|domain|geo|prototypes|plan|style)"
    r"|https?://[\w.-]*(mirror|registry|pypi\.org|pythonhosted|npmjs|deb\.debian)",
)
CONTEXTS = sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir() and path.name != "__pycache__")


def sources(*suffixes: str) -> list[Path]:
    return [ROOT / name for name in TRACKED if Path(name).suffix in suffixes and (ROOT / name).exists()]


def test_nothing_names_a_registry_an_absolute_path_or_a_folder_outside() -> None:
    own = Path(__file__).resolve()
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in sources(*TEXT)
        if path != own
        for match in [OUTSIDE.search(path.read_text(encoding="utf-8", errors="ignore"))]
        if match
    ]
    assert found == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_context_tells_what_it_is_for(context: str) -> None:
    readme = (ROOT / "functions" / context / "README.md").read_text(encoding="utf-8")
    assert len(readme) > 300
    assert (ROOT / "tests" / context).is_dir()
    assert (ROOT / "infra" / f"{context}.py").exists()


def test_no_source_file_outgrows_a_reading() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(".py", ".ts", ".vue")
        if "generated" not in path.parts and not path.name.endswith(".d.ts")
        for lines in [path.read_text(encoding="utf-8").count("\n")]
        if lines > ONE_FILE.get(str(path.relative_to(ROOT)), TEST_LINES_MAX if "tests" in path.parts else LINES_MAX)
    }
    assert long == {}


def test_a_decision_is_numbered_and_titled_as_its_file() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert records
    for number, path in enumerate(records, start=1):
        title = path.read_text(encoding="utf-8").splitlines()[0]
        assert path.name.startswith(f"{number:03}-"), path.name
        assert re.match(rf"# {number:03} ", title), title


def test_functions_never_scan_a_table() -> None:
    scans = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "functions").rglob("*.py")
        if re.search(r"\.scan\(|\.rate_limited_scan\(", path.read_text(encoding="utf-8"))
    ]
    assert scans == []


def test_only_the_core_reads_the_clock() -> None:
    clocks = [
        str(path.relative_to(ROOT))
        for folder in ("functions", "layers/fusion/python")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(", path.read_text(encoding="utf-8"))
    ]
    assert clocks == []


def test_the_locks_name_no_host() -> None:
    for path in [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]:
        text = path.read_text(encoding="utf-8")
        assert "index-url" not in text, path.name
        assert '"resolved": "http' not in text, path.name
