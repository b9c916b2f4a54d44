"""A dataset's next contract: the open draft, what it changes, and who would be hurt."""
