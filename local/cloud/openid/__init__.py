"""A small OpenID Connect provider for rehearsal and tests."""
