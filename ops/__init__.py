"""What follows a deployment, and what an operator runs."""
