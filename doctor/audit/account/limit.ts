import { type Clients, type ServiceClients } from "../../snapshot/account/clients";

/** Calls under way at any time. Beyond this, an account throttles its owner's own calls. */
export const MAX_CALLS = 8;

/** Runs at most this many tasks at a time, in the order in which they come. */
export function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

interface Sender {
  send: (command: SentCommand, ...others: readonly unknown[]) => Promise<unknown>;
}

interface SentCommand {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** The same clients, which together make only a few calls at a time, and never the same call twice. */
export function politely(clients: Clients): Clients {
  const limit = limiter(MAX_CALLS);
  for (const client of Object.values(clients as unknown as ServiceClients)) {
    if (typeof client !== "object") continue;
    const sender = client as unknown as Sender;
    const send = sender.send.bind(sender);
    const made = new Map<string, Promise<unknown>>();
    sender.send = (command, ...others) => {
      const key = JSON.stringify([command.constructor.name, command.input]);
      const answer = made.get(key) ?? limit(() => send(command, ...others));
      made.set(key, answer);
      return answer;
    };
  }
  return clients;
}
