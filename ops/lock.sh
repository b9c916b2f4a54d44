#!/usr/bin/env bash
# Locks requirements/*.in: hashes for every platform, no registry host, no path.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
compile() { ../.venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate "$@"; }
compile bootstrap.in -o bootstrap.txt
compile dev.in -o dev.txt
compile -c dev.txt bench.in -o bench.txt
for layer in core access fusion; do compile -c dev.txt "$layer.in" -o "$layer.txt"; done
