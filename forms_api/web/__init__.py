"""Flask: parse, call, show."""
