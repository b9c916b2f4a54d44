"""Programs for the developer's own machine: the local cloud, the rehearsal city, the demo."""
