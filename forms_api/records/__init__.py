"""What was done: immutable facts, their ids and their one way of being written as JSON."""
