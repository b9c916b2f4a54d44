"""What calls functions by itself: queues, streams, schedules."""
