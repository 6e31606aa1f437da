"""The words of the YAML contract as frozen models. Imports pydantic alone."""
