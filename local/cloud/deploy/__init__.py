"""From a cloud assembly to running resources."""
