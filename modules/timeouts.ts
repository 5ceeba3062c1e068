/**
 * How long a destroy waits for what a function's network interfaces hold. Lambda lets go of them
 * up to 45 minutes after the function is gone.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const INTERFACE_RELEASE = "60m";
