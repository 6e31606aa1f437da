"""What is printed for days without power and for the wall: endpoints paper.*."""

from flask import Blueprint

blueprint = Blueprint("paper", __name__)
