import { editEndpointPolicy, type Mutation, rolePolicy } from "./breaks";

const ELSEWHERE = "arn:aws:dynamodb:us-east-2:123456789012:table/another";

/** Policy faults in the deployed state of a stack, one at a time. */
export const PERMISSION_MUTATIONS: readonly Mutation[] = [
  {
    stack: "gateway-endpoint",
    breaks: "the role's policy does not allow Query",
    change: (state) => {
      for (const statement of rolePolicy(state).Statement) {
        statement.Action = [statement.Action].flat().filter((it) => it !== "dynamodb:Query");
      }
    },
    codes: ["X_AUTHZ_ROLE_POLICY_NO_ALLOW"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the table has an index that the role's policy does not name",
    change: ({ access: { tableDescription } }) => {
      if (tableDescription.known) tableDescription.value.indexNames = ["by-date"];
    },
    codes: ["X_AUTHZ_INDEX_NO_ALLOW"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "a permissions boundary allows only GetItem",
    change: ({ access }) => {
      const Statement = [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }];
      const value = { Version: "2012-10-17", Statement };
      access.permissionBoundary = {
        known: true,
        value: { name: "boundary", document: { known: true, value } },
      };
    },
    codes: ["X_AUTHZ_BOUNDARY_NO_ALLOW"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the role's policy denies one action",
    change: (state) => {
      rolePolicy(state).Statement.push({
        Effect: "Deny",
        Action: "dynamodb:PutItem",
        Resource: "*",
      });
    },
    codes: ["X_AUTHZ_EXPLICIT_DENY"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the endpoint policy has only Deny statements",
    change: (state) => {
      editEndpointPolicy(state, (policy) => {
        policy.Statement = [
          { Effect: "Deny", Principal: "*", Action: "dynamodb:DeleteTable", Resource: "*" },
        ];
      });
    },
    codes: ["X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES"],
  },
  ...(["gateway-endpoint", "interface-endpoint"] as const).map((stack): Mutation => ({
    stack,
    breaks: "the endpoint policy is for another table",
    change: (state) => {
      editEndpointPolicy(state, ({ Statement }) => {
        for (const statement of Statement) statement.Resource = ELSEWHERE;
      });
    },
    codes: ["X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW"],
  })),
  {
    stack: "gateway-endpoint",
    breaks: "the endpoint policy names a principal",
    change: (state) => {
      const { role } = state.access;
      editEndpointPolicy(state, ({ Statement }) => {
        for (const statement of Statement) {
          statement.Principal = { AWS: role.known ? role.value.arn : "" };
        }
      });
    },
    codes: ["X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the endpoint policy is for another role",
    change: (state) => {
      editEndpointPolicy(state, ({ Statement }) => {
        for (const statement of Statement) {
          statement.Condition = {
            ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/another" },
          };
        }
      });
    },
    codes: ["X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW"],
  },
  ...(["gateway-endpoint", "nat-gateway"] as const).map((stack): Mutation => ({
    stack,
    breaks: "the table's policy denies every endpoint except another one",
    change: ({ access }) => {
      const statement = {
        Effect: "Deny",
        Principal: "*",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: access.table.known ? access.table.value.arn : "",
        Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-another" } },
      };
      access.tablePolicy = {
        known: true,
        value: {
          name: "table",
          document: { known: true, value: { Version: "2012-10-17", Statement: [statement] } },
        },
      };
    },
    codes: ["X_AUTHZ_EXPLICIT_DENY"],
  })),
  {
    stack: "gateway-endpoint",
    breaks: "the table's key is denied to the role",
    change: ({ access }) => {
      const arn = "arn:aws:kms:us-east-2:123456789012:key/denied";
      const role = access.role.known ? access.role.value.arn : "";
      const account = { AWS: "arn:aws:iam::123456789012:root" };
      const Statement = [
        { Effect: "Allow", Principal: account, Action: "kms:*", Resource: "*" },
        { Effect: "Deny", Principal: { AWS: role }, Action: "kms:Decrypt", Resource: "*" },
      ];
      access.key = { known: true, value: { arn, manager: "CUSTOMER", state: "Enabled" } };
      access.keyPolicy = {
        known: true,
        value: {
          name: arn,
          document: { known: true, value: { Version: "2012-10-17", Statement } },
        },
      };
    },
    codes: ["X_AUTHZ_KMS_EXPLICIT_DENY"],
  },
];
