/** The queues of slow work: the same in Azure and locally. */
export const QUEUES = ["interview-scoring", "recording-import", "data-retention"] as const;

export type QueueName = (typeof QUEUES)[number];
