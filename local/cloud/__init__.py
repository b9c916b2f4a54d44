"""AWS on one machine: runs a synthesised CDK assembly without Docker. It reads templates and assets, never our code."""
