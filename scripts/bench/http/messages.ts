/** What the load process is asked and answers. */
export type HttpRequest = { method: string; path: string; headers: Record<string, string>; body?: string };

export type LoadJob = {
  origin: string;
  /** Taken in order by whichever client is free; the last one is followed by the first if `again`. */
  requests: HttpRequest[];
  again: boolean;
  clients: number;
  seconds: number;
  expect: number;
};

/** Every answer of a job: its time in milliseconds, in the order of arrival. */
export type LoadAnswer = {
  latencies: number[];
  statuses: Record<string, number>;
  seconds: number;
  firstWrong?: string;
};
