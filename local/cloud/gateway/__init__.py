"""The one origin: pages, the HTTP API and the login."""
