"""Whole journeys on the local cloud, through the doors users have: S3, the HTTP API, the pages."""
