"""The upload journey under faults, seed by seed: `make faults SEEDS=200`. Nothing may be lost, doubled or stuck."""
