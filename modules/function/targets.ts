import { Token } from "cdktf";
import { z } from "zod";
import { type Permission } from "../access/grant";
import { literal } from "../literal";
import { type Rule } from "../rules";

/** A queue or a topic: a construct, or `{ arn }` of one that is elsewhere. */
export interface Target {
  /** Its ARN. */
  readonly arn: string;
}

const KINDS = {
  sqs: { noun: "a queue", example: "arn:aws:sqs:us-east-2:111122223333:failed" },
  sns: { noun: "a topic", example: "arn:aws:sns:us-east-2:111122223333:failed" },
};

/** Of a service that Lambda sends to. */
export function targetRule(service: keyof typeof KINDS): Rule<Target> {
  const { noun, example } = KINDS[service];
  const pattern = new RegExp(
    `^arn:aws(-[a-z-]+)?:${service}:[a-z0-9-]+:\\d{12}:[\\w-]+(\\.fifo)?$`,
  );
  return {
    schema: z.custom<Target>((value) => {
      const arn = (value as Partial<Target> | undefined)?.arn;
      return typeof arn === "string" && (Token.isUnresolved(arn) || pattern.test(arn));
    }),
    must: `be ${noun} with its \`arn\`, such as ${example}`,
    atSynthesis: true,
  };
}

/** What a role needs to send to a queue or to a topic, if there is one. */
export function sendingTo(
  queue: Target | undefined,
  topic: Target | undefined,
): readonly Permission[] {
  return [
    ...(queue ? [{ actions: ["sqs:SendMessage"], resources: [literal(queue.arn)] }] : []),
    ...(topic ? [{ actions: ["sns:Publish"], resources: [literal(topic.arn)] }] : []),
  ];
}
