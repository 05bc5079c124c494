/** One of the five fields: the values at which it is due. */
function parseField(field: string, min: number, max: number): Set<number> {
  const due = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) throw new Error(`"${part}" is not a field of a cron schedule`);
    const [, first, last, step] = match;
    const from = first === undefined ? min : Number(first);
    const to = last !== undefined ? Number(last) : first === undefined || step !== undefined ? max : from;
    const by = step === undefined ? 1 : Number(step);
    if (from < min || to > max || from > to || by < 1) throw new Error(`"${part}" is outside ${min}-${max}`);
    for (let value = from; value <= to; value += by) due.add(value);
  }
  return due;
}

export interface Schedule {
  /** Whether the minute that holds this instant is one of the schedule's, in UTC as Vercel counts. */
  matches(at: Date): boolean;
}

/** Reads the five numeric fields that Vercel accepts: minute, hour, day of month, month, day of week. */
export function parseSchedule(text: string): Schedule {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) throw new Error(`"${text}" does not have the five fields of a cron schedule`);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12);
  const weekdays = parseField(weekday, 0, 7);
  if (weekdays.has(7)) weekdays.add(0);
  const eitherDay = !day.startsWith("*") && !weekday.startsWith("*");
  return {
    matches(at) {
      const onDay = days.has(at.getUTCDate());
      const onWeekday = weekdays.has(at.getUTCDay());
      // When both are given, cron means "one of them".
      const today = eitherDay ? onDay || onWeekday : onDay && onWeekday;
      return (
        today &&
        minutes.has(at.getUTCMinutes()) &&
        hours.has(at.getUTCHours()) &&
        months.has(at.getUTCMonth() + 1)
      );
    },
  };
}
