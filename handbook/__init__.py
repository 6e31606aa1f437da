"""What should be done: the rules as YAML, and the handbook generated from them."""
