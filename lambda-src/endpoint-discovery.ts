/**
 * The bundle has this in place of `@aws-sdk/middleware-endpoint-discovery`: the client loads it with
 * its cache, but no command of DynamoDB uses it.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {};

export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;
