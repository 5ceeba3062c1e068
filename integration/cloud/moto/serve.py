"""moto's server, one request at a time: its state is not made for several threads, and Terraform sends ten at once.

An answer leaves in one segment. Werkzeug by itself sends the headers, then the body; on loopback, beside busy
processors, the AWS provider's client now and then closes the connection between the two, and sends its request again:
what was created is then created twice. https://github.com/pallets/werkzeug/blob/3.1.3/src/werkzeug/serving.py

It also filters route tables by prefix list, as EC2 does and moto does not yet:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html

Usage: serve.py HOST PORT [FILE], where port 0 takes one that is free. Werkzeug prints the port. Each request and its
answer go into FILE, a line of JSON each; a request that its client sends again is also a line of standard error.
"""

import json
import re
import sys
import time
from io import BytesIO
from threading import Lock

from moto.ec2.models.route_tables import RouteTable
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple

# Bytes; longer ones, such as a function's code, are cut in the file.
LONGEST_BODY = 65536
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
REPEATED = re.compile(r"attempt=([2-9]|\d\d)")

application = DomainDispatcherApplication(create_backend_app)
lock = Lock()


class OneSegment(WSGIRequestHandler):
    # Bytes that are gathered before they are sent. No change is answered with more.
    wbufsize = 1 << 20


def text(body):
    return body[:LONGEST_BODY].decode("utf-8", "replace")


def operation_of(environ, body):
    """E.g. `ec2 CreateRoute`, `dynamodb PutItem`, `lambda GET /2015-03-31/functions/reader`."""
    service = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split("/")[3:4]
    action = re.search(rb"(?:^|&)Action=(\w+)", body[:LONGEST_BODY])
    target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    path = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
    return " ".join([*service, action[1].decode() if action else target or path])


def body_of(environ):
    if environ.get("wsgi.input_terminated"):
        return environ["wsgi.input"].read()
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


def served(log):
    def serve(environ, start_response):
        body = body_of(environ)
        environ["wsgi.input"] = BytesIO(body)
        started = []

        def start(status, headers, exc_info=None):
            started[:] = [status, headers]
            return start_response(status, headers, exc_info)

        with lock:
            answer = application(environ, start)
            answered = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
            note(log, environ, body, started[0], answered)
        return [answered]

    return serve


def note(log, environ, body, status, answered):
    operation = operation_of(environ, body)
    attempt = environ.get("HTTP_AMZ_SDK_REQUEST", "")
    if REPEATED.search(attempt):
        stack = re.search(r"stack/(\S+)", environ.get("HTTP_USER_AGENT", ""))
        of = f" of {stack[1]}" if stack else ""
        print(f"repeated: {operation}{of} ({attempt})", file=sys.stderr, flush=True)
    if log is not None:
        entry = {
            "time": time.time(),
            "client": environ.get("HTTP_USER_AGENT", ""),
            "attempt": attempt,
            "operation": operation,
            "request": text(body),
            "status": status,
            "answer": text(answered),
        }
        log.write(json.dumps(entry) + "\n")


motos_filter_value = RouteTable.get_filter_value


def filter_value(self, filter_name, method_name=None):
    if filter_name == "route.destination-prefix-list-id":
        prefix_lists = [route.destination_prefix_list for route in self.routes]
        return [prefix_list.id for prefix_list in prefix_lists if prefix_list is not None]
    return motos_filter_value(self, filter_name, method_name)


RouteTable.get_filter_value = filter_value

host, port, *files = sys.argv[1:]
# A line at a time, so that a server that is killed has said what it answered.
log = open(files[0], "w", buffering=1, encoding="utf-8") if files else None
run_simple(host, int(port), served(log), threaded=True, request_handler=OneSegment)
