"""Constructs every stack is made of: a promise each."""
