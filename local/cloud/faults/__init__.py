"""What goes wrong in AWS, on purpose and by seed: errors of its services, deliveries that repeat, functions that die."""
