"""What goes through several hands: reported, moved on step by step, closed; and the registers."""

from forms_api.web.requests import (  # noqa: F401 - each adds its views to the blueprint
    commenting,
    import_rows,
    labels,
    listing,
    moving,
    page,
    register,
    stock_take,
)
from forms_api.web.requests.blueprint import blueprint as blueprint
