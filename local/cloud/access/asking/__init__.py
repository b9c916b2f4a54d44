"""From a request to what it asks: which actions, on which resources, under which conditions."""
