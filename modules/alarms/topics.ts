import { Token } from "cdktf";
import { z } from "zod";
import { type Rule } from "../rules";

/**
 * What CloudWatch sends an alarm's changes to.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const MAX_TOPICS = 5;

const TOPIC = /^arn:aws(-[a-z-]+)?:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

export const topicArnsRule: Rule<readonly string[]> = {
  schema: z
    .array(z.string().refine((arn) => Token.isUnresolved(arn) || TOPIC.test(arn)))
    .max(MAX_TOPICS),
  must: `be at most ${MAX_TOPICS} ARNs of SNS topics, such as arn:aws:sns:us-east-2:111122223333:alarms`,
};
