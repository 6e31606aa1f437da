"""Where facts are kept: a few methods, and nothing acknowledged is ever lost."""
