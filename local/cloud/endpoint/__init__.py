"""The AWS endpoint: moto behind locks, with what it lacks."""
