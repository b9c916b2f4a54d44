"""What the columns of a delivery look like, and whether one of them means something else than last time."""
