import os

import boto3

TABLE = os.environ["ORDERS_TABLE"]
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    """How much a customer ordered."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=TABLE,
        KeyConditionExpression="pk = :customer",
        ExpressionAttributeValues={":customer": {"S": event["customerId"]}},
    )
    orders = [item for page in pages for item in page["Items"]]
    return {"orders": len(orders), "cents": sum(int(item["cents"]["N"]) for item in orders)}
