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

/** KEYS: the cells of one station after the other. ARGV: value, caller, seconds, stations wanted, cells per station. */
const TAKE = `
local per = tonumber(ARGV[5])
local wanted = tonumber(ARGV[4])
local mine, taken = {}, 0
for s = 0, (#KEYS / per) - 1 do
  local free = true
  for c = 1, per do
    local value = redis.call('GET', KEYS[s * per + c])
    if value and string.sub(value, 38) ~= ARGV[2] then free = false break end
  end
  if free then
    taken = taken + 1
    for c = 1, per do mine[#mine + 1] = KEYS[s * per + c] end
    if taken == wanted then break end
  end
end
if taken < wanted then return 0 end
for _, key in ipairs(mine) do redis.call('SET', key, ARGV[1], 'EX', ARGV[3]) end
return 1`;

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

function cellsOf(stationIds: readonly string[], blocked: Interval): { keys: string[]; perStation: number } {
  const first = Math.floor(blocked.startsAt.getTime() / CELL_MS);
  const last = Math.ceil(blocked.endsAt.getTime() / CELL_MS) - 1;
  const cells = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return {
    keys: stationIds.flatMap((id) => cells.map((cell) => `hold:${id}:${cell}`)),
    perStation: cells.length,
  };
}

/** `caller` is user and idempotency key, so that a retry of one request is not turned away by itself. */
export type SlotLock = {
  bookingId: string;
  caller: string;
  stationIds: readonly string[];
  units: number | null;
  blocked: Interval;
};

/** False only when somebody else is at this very slot now. Redis away, slow or emptied: true. */
export async function takeSlotLock(lock: SlotLock): Promise<boolean> {
  const { keys, perStation } = cellsOf(lock.stationIds, lock.blocked);
  if (keys.length === 0 || keys.length > MAX_CELLS) return true;
  const wanted = lock.units ?? lock.stationIds.length;
  const args = [cellValue(lock), lock.caller, ATTEMPT_SECONDS, wanted, perStation];
  return (await fromRedis((client) => client.eval<unknown[], number>(TAKE, keys, args), 1)) === 1;
}

/**
 * Keeps the cells of the stations that `lock.bookingId` got for `seconds` more and frees every other one. Keeping all
 * that was locked can wait until the answer has left: until then the attempt's own seconds hold them.
 */
export async function settleSlotLock(lock: SlotLock, got: readonly string[], seconds: number): Promise<void> {
  const rest = lock.stationIds.filter((id) => !got.includes(id));
  const { keys, perStation } = cellsOf([...got, ...rest], lock.blocked);
  if (keys.length === 0 || keys.length > MAX_CELLS) return;
  const args = [cellValue(lock), lock.bookingId, lock.caller, Math.ceil(seconds), got.length * perStation];
  if (rest.length === 0) return laterInRedis((pipeline) => pipeline.eval(SETTLE, keys, args));
  await fromRedis((client) => client.eval(SETTLE, keys, args), null, { insist: true });
}
