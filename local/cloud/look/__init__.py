"""The operator's page at `/_local/`: what runs, what it took, what it would cost in AWS."""
