import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { addMinutes } from "@/lib/core/interval";
import { randomFrom } from "@/lib/testing/random";
import { ownRedis } from "@/lib/testing/redis-control";
import { rounds } from "@/lib/testing/rounds";
import { openWorld } from "@/lib/testing/world";
import { holdSlot } from "./hold-slot";

const PEOPLE = 40;
const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
// Without its barrier everybody reaches the database, which has to decide alone.
const redis = await ownRedis();
redis.mode = "refuse";
const people = await Promise.all(Array.from({ length: PEOPLE }, () => world.person()));

test.each([
  ["the same slot", 0],
  ["slots that overlap it by half an hour or more", 90],
])(
  "F1 forty people at one moment for %s, with Redis away: one holds it, the others are told so",
  async (_, spread) => {
    const { spaceId } = await world.kitchen();
    const random = randomFrom(1);
    for (let round = 0; round < rounds(6, 100); round++) {
      const day = addMinutes(new Date("2030-01-03T16:00:00Z"), (round % 80) * 1_440);
      await world.sql("update bookings set status = 'expired', hold_expires_at = null where status = 'held'");
      await world.sql("update allocations set released_at = now() where released_at is null");
      const tries = await Promise.allSettled(
        people.map((person) => {
          const startsAt = addMinutes(day, spread === 0 ? 0 : 30 * random.below(spread / 30 + 1));
          return holdSlot(
            world.as(person),
            { spaceId, startsAt, durationMinutes: 120 },
            { key: uuidv7(), hash: "x" },
          );
        }),
      );
      const codes = tries.map((t) =>
        t.status === "fulfilled" ? "held" : ((t.reason as { code?: string }).code ?? String(t.reason)),
      );
      expect([...new Set(codes)].sort()).toEqual(["held", "slot_taken"]);
      expect(codes.filter((code) => code === "held")).toHaveLength(1);
    }
  },
  600_000,
);
