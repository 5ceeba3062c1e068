"""Runs moto's server, one request at a time: moto's state is not thread-safe, and Terraform sends ten requests at once.

Each response leaves in one segment. By default, Werkzeug sends the headers and then the body. On loopback, on a busy
machine, the AWS provider's client sometimes closes the connection between the two and retries the request, so that
the resource is created twice. https://github.com/pallets/werkzeug/blob/3.1.3/src/werkzeug/serving.py

The server also does in EC2 what moto does not do yet: see ec2_gaps.py.
It says of the key aws/dynamodb that AWS manages it, which moto says of no key:
https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
It gives no function the records of a stream: moto would run it in Docker, from an image of a registry.
And it remembers where a function's dead letters go, which moto forgets:
https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html

Usage: serve.py HOST PORT [FILE]. Port 0 picks a free port, which Werkzeug prints. FILE records each request and its
response as a line of JSON. Each request that its client retries is also printed to standard error.
"""

import json
import re
import sys
import time
from io import BytesIO
from pathlib import Path
from runpy import run_path
from threading import Lock

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.dynamodb.models.table import Table
from moto.kms import kms_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple

# In bytes. The file contains only the start and the end of longer bodies, such as a function's code.
LONGEST_BODY = 65536
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
REPEATED = re.compile(r"attempt=([2-9]|\d\d)")

application = DomainDispatcherApplication(create_backend_app)
lock = Lock()


class OneSegment(WSGIRequestHandler):
    # Bytes to buffer before sending. No response to a change is longer.
    wbufsize = 1 << 20


def text(body):
    if len(body) > LONGEST_BODY:
        body = body[: LONGEST_BODY // 2] + b"..." + body[-LONGEST_BODY // 2 :]
    return body.decode("utf-8", "replace")


def operation_of(environ, body):
    """For example `ec2 CreateRoute`, `dynamodb PutItem`, `lambda GET /2015-03-31/functions/reader`."""
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


run_path(str(Path(__file__).parent.parent / "ec2_gaps.py"))

motos_default_key = Table._get_default_encryption_key


def default_key(self, account_id, region):
    arn = motos_default_key(self, account_id, region)
    kms_backends[account_id][region].describe_key(arn).key_manager = "AWS"
    return arn


Table._get_default_encryption_key = default_key

LambdaBackend.send_dynamodb_items = lambda self, function_arn, items, source: None

motos_init = LambdaFunction.__init__
motos_update = LambdaFunction.update_configuration
motos_configuration = LambdaFunction.get_configuration


def init(self, account_id, spec, *rest, **named):
    self.dead_letters = spec.get("DeadLetterConfig")
    motos_init(self, account_id, spec, *rest, **named)


def update(self, updates):
    self.dead_letters = updates.get("DeadLetterConfig", self.dead_letters)
    return motos_update(self, updates)


def configuration(self, *rest, **named):
    known = motos_configuration(self, *rest, **named)
    return {**known, "DeadLetterConfig": self.dead_letters} if self.dead_letters else known


LambdaFunction.__init__ = init
LambdaFunction.update_configuration = update
LambdaFunction.get_configuration = configuration

host, port, *files = sys.argv[1:]
# Line-buffered, so that the file is complete even if the server is killed.
log = open(files[0], "w", buffering=1, encoding="utf-8") if files else None
run_simple(host, int(port), served(log), threaded=True, request_handler=OneSegment)
