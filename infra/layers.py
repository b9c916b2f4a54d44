"""Builds the dependency layers for deployment: `python -m infra.layers`. No Docker: uv fetches the wheels Lambda needs.

Our own packages (zunyi, fusion) are layers of their own, straight from layers/, so that an edit rebuilds nothing here.
Each built folder carries the marker python/.deployment-only: its wheels are for Lambda's processor and Python,
and a local runner uses the development environment in their place.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "build" / "layers"
LAYERS = ("core", "access", "fusion")
PLATFORM = "aarch64-manylinux_2_28"
PYTHON = "3.14"
UNZIPPED_MB_MAX = 250  # Lambda's limit for a function with all its layers

# The Lambda runtime brings boto3 and what it needs; chalice's command line is not used in a function.
NOT_SHIPPED = {
    *("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3"),
    *("blessed", "click", "editor", "inquirer", "jinxed", "pip", "pyyaml", "readchar", "runs", "setuptools"),
    *("ansicon", "colorama", "wcwidth", "wheel", "xmod"),
}


def main() -> None:
    for layer in LAYERS:
        built = build(layer)
        print(f"{built.relative_to(ROOT)}: {unzipped_mb(built):.0f} MB")  # noqa: T201 - a command's output


def folder(layer: str) -> Path:
    """Where the dependencies of `layer` are built, in the shape Lambda asks for (python/…)."""
    return BUILT / f"{layer}-deps"


def build(layer: str) -> Path:
    """The dependency folder of one layer; built only when its locked requirements or this file changed."""
    target = folder(layer)
    wanted = shipped((ROOT / "requirements" / f"{layer}.txt").read_text(encoding="utf-8"))
    digest = hashlib.sha256((wanted + Path(__file__).read_text(encoding="utf-8")).encode()).hexdigest()
    marker = target / "python" / ".deployment-only"
    if marker.exists() and marker.read_text(encoding="utf-8") == digest:
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    requirements = target / "requirements.txt"
    requirements.write_text(wanted, encoding="utf-8")
    install(requirements, target / "python")
    requirements.unlink()
    trim(target / "python")
    marker.write_text(digest, encoding="utf-8")
    return target


def shipped(locked: str) -> str:
    """The locked requirements without those the runtime brings and those only a command line needs."""
    blocks = re.split(r"\n(?=[a-z0-9])", locked.strip())
    return "\n".join(block for block in blocks if re.split(r"[=\[;]", block)[0] not in NOT_SHIPPED) + "\n"


def install(requirements: Path, target: Path) -> None:
    """Wheels for Lambda's processor, checked against the locked hashes. Raises CalledProcessError."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(target)]
    command += ["--python-platform", PLATFORM, "--python-version", PYTHON, "--only-binary", ":all:"]
    command += ["--no-deps", "--require-hashes", "--no-installer-metadata", "-r", str(requirements)]
    subprocess.run(command, check=True)  # noqa: S603 - our own interpreter and arguments


def trim(python: Path) -> None:
    """Drop what a function never imports."""
    chalice = python / "chalice"
    for entry in chalice.iterdir() if chalice.exists() else ():
        if entry.name not in {"__init__.py", "app.py", "py.typed"}:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for cache in [*python.rglob("__pycache__"), python / "bin"]:
        shutil.rmtree(cache, ignore_errors=True)


def unzipped_mb(directory: Path) -> float:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
