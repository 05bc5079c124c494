import { expect, it } from "vitest";
import { parseSchedule } from "./cron-schedule";

const due = (schedule: string, at: string) => parseSchedule(schedule).matches(new Date(at));

it("is due in exactly the minutes that a schedule names, in UTC", () => {
  expect(due("*/5 * * * *", "2030-01-01T10:55:30Z")).toBe(true);
  expect(due("*/5 * * * *", "2030-01-01T10:56:00Z")).toBe(false);
  expect(due("0 3 * * *", "2030-01-01T03:00:59Z")).toBe(true);
  expect(due("0 3 * * *", "2030-01-01T04:00:00Z")).toBe(false);
  expect(due("10-20/5,59 * * * *", "2030-01-01T00:15:00Z")).toBe(true);
  expect(due("10-20/5,59 * * * *", "2030-01-01T00:59:00Z")).toBe(true);
});

it("takes either day when both a date and a weekday are named, and Sunday as 0 or 7", () => {
  expect(due("0 0 13 * 5", "2030-09-13T00:00:00Z")).toBe(true);
  expect(due("0 0 13 * 5", "2030-09-06T00:00:00Z")).toBe(true);
  expect(due("0 0 13 * 5", "2030-09-07T00:00:00Z")).toBe(false);
  expect(due("0 0 * * 7", "2030-09-08T00:00:00Z")).toBe(true);
});

it("refuses what is no schedule", () => {
  for (const wrong of ["* * * *", "60 * * * *", "5-1 * * * *", "*/0 * * * *", "@daily", "a * * * *"]) {
    expect(() => parseSchedule(wrong)).toThrow();
  }
});
