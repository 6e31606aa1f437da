"""All views about the staff, for who manages people: endpoints people.*."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)
