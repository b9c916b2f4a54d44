"""Lineage (血缘): from business system to dataset to golden attribute to the indicators that rest on it."""
