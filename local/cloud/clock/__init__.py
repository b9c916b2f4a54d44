"""The cloud's own time: real time and an offset that `Cloud.forward` moves, past all that falls due meanwhile."""
