"""Structured log and metrics of a function, named by its context. Ids and codes only, never personal data."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger(log_uncaught_exceptions=True)
metrics = Metrics()
