"""The use-cases, one a file: read, decide, write."""
