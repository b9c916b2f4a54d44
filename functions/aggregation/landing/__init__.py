"""The landing bucket as this room uses it: addresses for one PUT, uploads in parts, credentials of a department."""
