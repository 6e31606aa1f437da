"""What follows from the facts: pure functions without Flask, store or clock."""
