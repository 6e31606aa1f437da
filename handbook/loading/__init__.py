"""From a folder of YAML to a Library, or to every problem with its place and its cure."""

from handbook.loading.load import Loaded, load_library
from handbook.loading.problem import Problem

__all__ = ["Loaded", "Problem", "load_library"]
