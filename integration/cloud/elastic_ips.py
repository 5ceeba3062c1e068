"""Gives Elastic IPs public addresses. moto takes them from 127.0.0.0/8, whose packets no network carries.

Run inside moto's server, and inside LocalStack, which uses moto for EC2.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
"""

from moto.ec2.models import elastic_ip_addresses
from moto.ec2.utils import random_public_ip

elastic_ip_addresses.random_ip = random_public_ip
