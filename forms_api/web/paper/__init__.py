"""What is printed: blank twins of the forms, folders of them, posters of the rules."""

from forms_api.web.paper import folder, poster, twin
from forms_api.web.paper.blueprint import blueprint

__all__ = ["blueprint", "folder", "poster", "twin"]
