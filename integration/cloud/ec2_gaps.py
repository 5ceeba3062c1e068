"""Lets moto do what EC2 does and moto does not do yet: filter route tables by prefix list, and list DynamoDB's endpoint
service of type Interface beside the one of type Gateway.

Run inside moto's server, and inside LocalStack, which uses moto for EC2.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html
"""

from moto.core.base_backend import BaseBackend
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.vpcs import VPCBackend

motos_filter_value = RouteTable.get_filter_value


def filter_value(self, filter_name, method_name=None):
    if filter_name != "route.destination-prefix-list-id":
        return motos_filter_value(self, filter_name, method_name)
    # A dictionary before moto 5.2.
    routes = self.routes.values() if isinstance(self.routes, dict) else self.routes
    prefix_lists = [route.destination_prefix_list for route in routes]
    return [prefix_list.id for prefix_list in prefix_lists if prefix_list is not None]


RouteTable.get_filter_value = filter_value

motos_services = VPCBackend._collect_default_endpoint_services


def types_of(service):
    return [each["ServiceType"] for each in service["ServiceType"]]


def endpoint_services(account_id, region):
    services = motos_services(account_id, region)
    name = f"com.amazonaws.{region}.dynamodb"
    if not any(each["ServiceName"] == name and "Interface" in types_of(each) for each in services):
        zones = next((each["AvailabilityZones"] for each in services), [])
        services.extend(BaseBackend.default_vpc_endpoint_service_factory(region, zones, "dynamodb"))
    return services


VPCBackend._collect_default_endpoint_services = staticmethod(endpoint_services)
