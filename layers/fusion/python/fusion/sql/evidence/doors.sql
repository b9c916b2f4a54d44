create temp table doors as from $doors
