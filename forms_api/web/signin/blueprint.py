"""All views about who somebody is: endpoints signin.*."""

from flask import Blueprint

blueprint = Blueprint("signin", __name__)
