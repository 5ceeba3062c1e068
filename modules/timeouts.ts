/**
 * How long a destroy waits for resources that a function's network interfaces still use. Lambda can
 * take up to 45 minutes after the function is deleted to release them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const INTERFACE_RELEASE = "60m";
