"""The data engine: cleans, compares, matches and fuses what departments deliver. Files and tables in and out."""
