"""The data engine: cleans, compares, matches and fuses the files departments deliver. Files and tables in, files and tables out."""
