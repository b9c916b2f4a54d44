"""Infrastructure: one CDK stack a context, plus platform and operations."""
