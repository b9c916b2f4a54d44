"""Commands for whoever operates a local cloud that runs: `python -m local <command>`."""
