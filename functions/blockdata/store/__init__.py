"""What this room keeps: the only modules that know its tables and buckets."""
