"""Step Functions' distributed maps: their items' executions, which failures they bear, what they write."""
