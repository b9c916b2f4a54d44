"""A room as small as one can be."""
