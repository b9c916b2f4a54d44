"""What is due is said before its day, urged after it, and reported to the leaders when it still does not come."""
