"""What whoever operates the running cloud asks it, on this machine alone."""
