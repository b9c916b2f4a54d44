"""`make demo`: the whole city on one machine, from building the web to the leader's map."""
