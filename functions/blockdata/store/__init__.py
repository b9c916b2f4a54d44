"""The only modules that know the tables and buckets."""
