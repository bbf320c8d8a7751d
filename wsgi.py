"""WSGI entry point: `gunicorn wsgi:app`."""

from cloudrd.app import create_app

app = create_app()
