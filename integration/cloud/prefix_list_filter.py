"""Lets moto filter route tables by prefix list, which EC2 does and moto does not do yet.

Run inside moto's server, and inside LocalStack, which uses moto for EC2.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
"""

from moto.ec2.models.route_tables import RouteTable

motos_filter_value = RouteTable.get_filter_value


def filter_value(self, filter_name, method_name=None):
    if filter_name != "route.destination-prefix-list-id":
        return motos_filter_value(self, filter_name, method_name)
    # A dictionary before moto 5.2.
    routes = self.routes.values() if isinstance(self.routes, dict) else self.routes
    prefix_lists = [route.destination_prefix_list for route in routes]
    return [prefix_list.id for prefix_list in prefix_lists if prefix_list is not None]


RouteTable.get_filter_value = filter_value
