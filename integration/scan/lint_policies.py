"""Lints the IAM policies in a JSON file, {name: policy}, and prints each finding as a line of JSON.

parliament's own command is not used, because it writes what it reads into a file in /tmp.
"""

import json
import sys

import parliament


def text(detail):
    if not isinstance(detail, list):
        return str(detail)
    return ", ".join(one if isinstance(one, str) else json.dumps(one) for one in detail)


with open(sys.argv[1], encoding="utf-8") as file:
    policies = json.load(file)
for name, policy in policies.items():
    for finding in parliament.analyze_policy_string(json.dumps(policy)).findings:
        known = parliament.enhance_finding(finding)
        print(
            json.dumps(
                {"policy": name, "issue": known.issue, "title": known.title, "detail": text(known.detail)}
            )
        )
