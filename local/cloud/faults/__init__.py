"""What goes wrong in AWS, by seed: errors of its services, deliveries that repeat, functions that die."""
