"""A grant that is missing is seen here first, as AWS would show it."""
