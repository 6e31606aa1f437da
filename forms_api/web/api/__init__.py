"""The JSON API of contracts.md §5."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

from forms_api.web.api import board, openapi, photos, reading, requests, sending  # noqa: E402, F401 - they add the routes
