import type { Interval } from "@/lib/core/interval";
import { fromRedis, laterInRedis } from "@/lib/integrations/redis";

/**
 * A queue barrier in front of the database: whoever finds a 15-minute cell of a station taken is turned away without
 * a query. It only makes losing cheap. The exclusion constraint decides, with or without Redis.
 */
const CELL_MS = 15 * 60_000;
const ATTEMPT_SECONDS = 5;
const MAX_CELLS = 2_000;

/** A cell holds `booking|caller`: the caller may come back to it, the booking may let it go. */
const cellValue = (lock: SlotLock) => `${lock.bookingId}|${lock.caller}`;

/**
 * KEYS: the cells of one station after the other, one part of the booking after the other. ARGV: value, caller, seconds,
 * then of each part: stations, stations wanted, cells per station. Answers the first part that is taken, or 0.
 */
const TAKE = `
local mine, key = {}, 0
for part = 1, (#ARGV - 3) / 3 do
  local at = 1 + part * 3
  local stations, wanted, per = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local taken = 0
  for s = 0, stations - 1 do
    local first, free = key + s * per, taken < wanted
    for c = 1, free and per or 0 do
      local value = redis.call('GET', KEYS[first + c])
      if value and string.sub(value, 38) ~= ARGV[2] then free = false break end
    end
    if free then
      taken = taken + 1
      for c = 1, per do mine[#mine + 1] = KEYS[first + c] end
    end
  end
  if taken < wanted then return part end
  key = key + stations * per
end
for _, key in ipairs(mine) do redis.call('SET', key, ARGV[1], 'EX', ARGV[3]) end
return 0`;

/**
 * Keeps those of the first cells that are still locked for the booking, and frees the rest. A cell that is free by now
 * was given back meanwhile and stays free. ARGV: value, booking, caller, seconds, kept.
 */
const SETTLE = `
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  if value and (string.sub(value, 1, 36) == ARGV[2] or string.sub(value, 38) == ARGV[3]) then
    if i <= tonumber(ARGV[5]) then redis.call('SET', key, ARGV[1], 'EX', ARGV[4]) else redis.call('DEL', key) end
  end
end
return 1`;

function cellsOf(stationIds: readonly string[], blocked: Interval): string[] {
  const first = Math.floor(blocked.startsAt.getTime() / CELL_MS);
  const last = Math.ceil(blocked.endsAt.getTime() / CELL_MS) - 1;
  const cells = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return stationIds.flatMap((id) => cells.map((cell) => `hold:${id}:${cell}`));
}

/** Stations of which so many are wanted (null: all) for the same time: the space of a booking, or equipment with it. */
export type LockPart = { stationIds: readonly string[]; units: number | null; blocked: Interval };

/** `caller` is user and idempotency key, so that a retry of one request is not turned away by itself. */
export type SlotLock = { bookingId: string; caller: string; parts: readonly LockPart[] };

/** What taking a lock came to: `busyPart` counts from 1, 0 when nothing is in the way; `answered` by Redis, which may be away. */
export type LockTaken = { busyPart: number; answered: boolean };

/** Locks all parts, or names the first of which somebody else has too much just now. Redis away, slow or emptied: none. */
export async function takeSlotLock(lock: SlotLock): Promise<LockTaken> {
  const keys = lock.parts.flatMap(({ stationIds, blocked }) => cellsOf(stationIds, blocked));
  if (keys.length === 0 || keys.length > MAX_CELLS) return { busyPart: 0, answered: false };
  const sizes = lock.parts.flatMap(({ stationIds, units, blocked }) => [
    stationIds.length,
    units ?? stationIds.length,
    cellsOf([""], blocked).length,
  ]);
  const args = [cellValue(lock), lock.caller, ATTEMPT_SECONDS, ...sizes];
  const busyPart = await fromRedis((client) => client.eval<unknown[], number>(TAKE, keys, args), null);
  return { busyPart: busyPart ?? 0, answered: busyPart !== null };
}

/**
 * Keeps the cells of the stations that `lock.bookingId` got for `seconds` more and frees every other one. Keeping all
 * that was locked can wait until the answer has left: until then the attempt's own seconds hold them. So can freeing
 * what Redis never said was `locked`.
 */
export async function settleSlotLock(
  lock: SlotLock,
  got: readonly string[],
  seconds: number,
  locked = true,
): Promise<void> {
  const cells = (mine: boolean) =>
    lock.parts.flatMap(({ stationIds, blocked }) =>
      cellsOf(
        stationIds.filter((id) => got.includes(id) === mine),
        blocked,
      ),
    );
  const [kept, rest] = [cells(true), cells(false)];
  const keys = [...kept, ...rest];
  if (keys.length === 0 || keys.length > MAX_CELLS) return;
  const args = [cellValue(lock), lock.bookingId, lock.caller, Math.ceil(seconds), kept.length];
  if (rest.length === 0 || !locked) return laterInRedis((pipeline) => pipeline.eval(SETTLE, keys, args));
  const settled = await fromRedis((client) => client.eval(SETTLE, keys, args), null, { insist: true });
  // Nobody else would let go of it: what got lost on a busy machine is said once more.
  if (settled === null) laterInRedis((pipeline) => pipeline.eval(SETTLE, keys, args));
}
