"""Every event from publish to effect: who received it, what it changed, and what became of those that nobody took."""
