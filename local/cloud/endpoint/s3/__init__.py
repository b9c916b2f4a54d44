"""S3's own promises: forms that browsers post, and checksums."""
