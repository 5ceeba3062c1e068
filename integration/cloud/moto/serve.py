"""moto's server, one request at a time: its state is not made for several threads, and Terraform sends ten at once.

Usage: serve.py HOST PORT, where port 0 takes one that is free. Werkzeug prints the port.
"""

import sys
from threading import Lock

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

application = DomainDispatcherApplication(create_backend_app)
lock = Lock()


def one_at_a_time(environ, start_response):
    with lock:
        return application(environ, start_response)


run_simple(sys.argv[1], int(sys.argv[2]), one_at_a_time, threaded=True)
