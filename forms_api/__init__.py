"""What was done: the service that collects and shows the records."""
