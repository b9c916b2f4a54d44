"""CloudWatch's measuring part: metrics from log lines and from the cloud's own work, and alarms on them."""
