"""moto's server, one request at a time: its state is not made for several threads, and Terraform sends ten at once.

It also filters route tables by prefix list, as EC2 does and moto does not yet:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html

Usage: serve.py HOST PORT, where port 0 takes one that is free. Werkzeug prints the port.
"""

import sys
from threading import Lock

from moto.ec2.models.route_tables import RouteTable
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

application = DomainDispatcherApplication(create_backend_app)
lock = Lock()


def one_at_a_time(environ, start_response):
    with lock:
        return application(environ, start_response)


motos_filter_value = RouteTable.get_filter_value


def filter_value(self, filter_name, method_name=None):
    if filter_name == "route.destination-prefix-list-id":
        prefix_lists = [route.destination_prefix_list for route in self.routes]
        return [prefix_list.id for prefix_list in prefix_lists if prefix_list is not None]
    return motos_filter_value(self, filter_name, method_name)


RouteTable.get_filter_value = filter_value
run_simple(sys.argv[1], int(sys.argv[2]), one_at_a_time, threaded=True)
