"""Runs in the function's process instead of Lambda's managed Python runtime.

It loads the handler, gets invocations from the Runtime API, and posts the handler's answers:
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import importlib
import json
import os
import pwd
import select
import signal
import sys
import threading
import time
import traceback
from http.client import HTTPConnection
from pathlib import Path

ENVIRONMENT = os.environ
# The harness is at the other end.
LIFELINE = 3
SECONDS_BETWEEN_REPORTS = 0.025
STATUS = Path("/proc/self/statm")

api = HTTPConnection(ENVIRONMENT["AWS_LAMBDA_RUNTIME_API"])


class RuntimeFailure(Exception):
    """What the runtime itself finds wrong with the function."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = f"Runtime.{kind}"


def hold_lifeline():
    """Reports the process's memory use, and kills the process group when the harness is gone."""
    peak = 0
    while True:
        readable, _, _ = select.select([LIFELINE], [], [], SECONDS_BETWEEN_REPORTS)
        if readable and not os.read(LIFELINE, 1):
            os.killpg(0, signal.SIGKILL)
        resident = resident_bytes()
        if resident > peak:
            peak = resident
            os.write(LIFELINE, f"{peak}\n".encode())


def resident_bytes():
    if not STATUS.exists():
        return 0
    return int(STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def hide_home():
    """Lambda's user has no home folder, so the function must not find a shared AWS configuration in this user's."""
    real = pwd.getpwuid

    def without_home(uid):
        fields = list(real(uid))
        fields[5] = "/home/sbx_user1051"
        return pwd.struct_passwd(fields)

    pwd.getpwuid = without_home


def call(method, resource, body=None):
    headers = {"Content-Type": "application/json"}
    api.request(method, f"/2018-06-01/runtime/{resource}", body, headers)
    response = api.getresponse()
    return response.headers, response.read()


def description_of(error, request_id):
    return {
        "errorMessage": str(error),
        "errorType": getattr(error, "kind", type(error).__name__),
        "requestId": request_id,
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def post_error(resource, error, request_id=""):
    described = description_of(error, request_id)
    print(f"[ERROR] {described['errorType']}: {described['errorMessage']}")
    print("Traceback (most recent call last):")
    print("".join(described["stackTrace"]), end="", flush=True)
    call("POST", resource, json.dumps(described))


def load_handler():
    name = ENVIRONMENT["_HANDLER"]
    path, _, attribute = name.rpartition(".")
    if not path:
        raise RuntimeFailure("MalformedHandlerName", f"Bad handler '{name}'")
    module_name = path.replace("/", ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        message = f"Unable to import module '{module_name}': {error}"
        raise RuntimeFailure("ImportModuleError", message) from error
    except SyntaxError as error:
        message = f"Syntax error in module '{module_name}': {error}"
        raise RuntimeFailure("UserCodeSyntaxError", message) from error
    if not hasattr(module, attribute):
        message = f"Handler '{attribute}' missing on module '{module_name}'"
        raise RuntimeFailure("HandlerNotFound", message)
    return getattr(module, attribute)


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, headers):
        self.function_name = ENVIRONMENT["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = ENVIRONMENT["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = ENVIRONMENT["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = ENVIRONMENT["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = ENVIRONMENT["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


def marshal(response):
    try:
        return json.dumps(response)
    except (TypeError, ValueError) as error:
        raise RuntimeFailure("MarshalError", f"Unable to marshal response: {error}") from error


def serve(handler):
    while True:
        headers, body = call("GET", "invocation/next")
        context = Context(headers)
        invocation = f"invocation/{context.aws_request_id}"
        try:
            answer = marshal(handler(json.loads(body), context))
        except Exception as error:
            post_error(f"{invocation}/error", error, context.aws_request_id)
        else:
            call("POST", f"{invocation}/response", answer)


def start():
    try:
        return load_handler()
    except Exception as error:
        post_error("init/error", error)
        sys.exit(1)


os.set_inheritable(LIFELINE, False)
threading.Thread(target=hold_lifeline, daemon=True).start()
hide_home()
# In place of this script's folder.
sys.path[0] = ENVIRONMENT["LAMBDA_TASK_ROOT"]
serve(start())
