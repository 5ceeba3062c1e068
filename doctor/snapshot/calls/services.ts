/** The types of the AWS SDK by the words of the AWS CLI. Types alone: loading the SDK takes long. */
import type { ServiceClients, ServiceName } from "../account/clients";

/** A service and its operation, as the AWS CLI takes them: `ec2 describe-vpcs`. */
export type Command = `${ServiceName} ${string}`;

type CamelCase<Kebab extends string> = Kebab extends `${infer Word}-${infer Rest}`
  ? `${Word}${Capitalize<CamelCase<Rest>>}`
  : Kebab;

/** The client's method, of which the last overload takes input, options and callback. */
type Method<C extends Command> = C extends `${infer Service extends ServiceName} ${infer Operation}`
  ? ServiceClients[Service][CamelCase<Operation> & keyof ServiceClients[Service]]
  : never;

/** What the API takes for a command; `never` where there is no such command. */
export type InputOf<C extends Command> = [Method<C>] extends [never]
  ? never
  : Method<C> extends (input: infer Input, options: never, callback: never) => unknown
    ? Input
    : never;

/** What the API answers to a command. */
export type OutputOf<C extends Command> =
  Method<C> extends (
    input: never,
    options: never,
    callback: (error: never, output?: infer Output) => void,
  ) => unknown
    ? Output
    : never;

/** `ec2 describe-vpcs` taken apart: the client's name, and the name of its method. */
export function methodOf(command: Command): {
  readonly service: ServiceName;
  readonly method: string;
} {
  const [service, operation = ""] = command.split(" ");
  const method = operation.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { service: service as ServiceName, method };
}
