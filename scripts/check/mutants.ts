/**
 * Proves that the tests bite: each mutant breaks one guarantee in a copy of this checkout, and the test that names the
 * guarantee must fail there. The checkout itself is never touched. `npm run mutants [-- name…]`
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Mutant = { name: string; file: string; from: string; to: string; test: string; pattern: string };

const MUTANTS: Mutant[] = [
  {
    name: "plain insert instead of ON CONFLICT DO NOTHING",
    file: "drizzle/0031_equipment_rules.sql",
    from: "VALUES (uuidv7(), p_booking, v_stations[1], v_blocked) ON CONFLICT DO NOTHING;",
    to: "VALUES (uuidv7(), p_booking, v_stations[1], v_blocked);",
    test: "lib/bookings/faults.test.ts",
    pattern: "F1 ",
  },
  {
    name: "exclusion constraint dropped",
    file: "drizzle/0001_rules.sql",
    from: `ALTER TABLE "allocations" ADD CONSTRAINT "allocations_no_overlap"
  EXCLUDE USING gist ("station_id" WITH =, "blocked" WITH &&) WHERE ("released_at" IS NULL);`,
    to: "SELECT 1;",
    test: "lib/bookings/faults.test.ts",
    pattern: "F1 ",
  },
  {
    name: "a change overlooks that its new time was lost",
    file: "drizzle/0031_equipment_rules.sql",
    from: "IF NOT FOUND THEN v_whole := false; EXIT; END IF;",
    to: "",
    test: "lib/payments/propose-move.test.ts",
    pattern: "twenty bookings move to one slot",
  },
  {
    name: "a hold without its equipment stands",
    file: "drizzle/0031_equipment_rules.sql",
    from: "WITH ORDINALITY x(wanted, n) WHERE x.wanted > 0);",
    to: "WITH ORDINALITY x(wanted, n) WHERE x.wanted > 0 AND x.n = 1);",
    test: "lib/bookings/equipment.test.ts",
    pattern: "twenty people in a race for two mixers",
  },
  {
    name: "a payment for a change that has ended is kept",
    file: "drizzle/0025_booking_change_rules.sql",
    from: "v_good := c.state = 'pending_payment' AND",
    to: "v_good :=",
    test: "lib/payments/change-booking.test.ts",
    pattern: "a payment that comes after the end is never charged",
  },
  {
    name: "a refund goes to the credit before the card",
    file: "drizzle/0051_credit_and_deposits_rules.sql",
    from: "status = 'captured' ORDER BY kind = 'credit', created_at",
    to: "status = 'captured' ORDER BY kind = 'card', created_at",
    test: "lib/payments/pay-with-credit.test.ts",
    pattern: "half of a refund",
  },
  {
    name: "a claim can be answered twice",
    file: "drizzle/0051_credit_and_deposits_rules.sql",
    from: "IF c.state <> 'open' OR c.answer_by <= prep.now() THEN PERFORM",
    to: "IF c.state = 'decided' THEN PERFORM",
    test: "lib/claims/claims.test.ts",
    pattern: "of answers, decisions and jobs",
  },
  {
    name: "a published version of rules can be edited",
    file: "drizzle/0039_rule_packs_rules.sql",
    from: "IF OLD.status = 'published' THEN",
    to: "IF false THEN",
    test: "lib/compliance/rules.test.ts",
    pattern: "a published version is never edited",
  },
  {
    name: "a paper ends a day early",
    file: "lib/compliance/papers.ts",
    from: 'daysLeft < 0 ? "expired"',
    to: 'daysLeft <= 0 ? "expired"',
    test: "lib/compliance/evaluate.test.ts",
    pattern: "a paper that ends on a day covers a slot that ends on it",
  },
  {
    name: "who looks for storage comes before who waits",
    file: "drizzle/0033_storage_by_the_month_rules.sql",
    from: "IF NOT v_prolongs AND NOT (p->>'offered')::boolean AND v_free <=",
    to: "IF false AND v_free <=",
    test: "lib/payments/storage.test.ts",
    pattern: "goes to the first in line",
  },
  {
    name: "a month of storage that is not paid leaves the later ones held",
    file: "drizzle/0033_storage_by_the_month_rules.sql",
    from: "UPDATE bookings SET hold_expires_at = least(hold_expires_at, prep.now()) WHERE id = ANY (v_later) AND status = 'held';",
    to: "",
    test: "lib/payments/storage.test.ts",
    pattern: "one that is not ends the rental",
  },
  {
    name: "webhook dedupe off",
    file: "lib/payments/receive-stripe-event.ts",
    from: "  if (rows[0]?.processed) return { fresh: false };\n",
    to: "",
    test: "lib/payments/faults.test.ts",
    pattern: "F17 ",
  },
  {
    name: "FORCE ROW LEVEL SECURITY off",
    file: "drizzle/0002_row_level_security.sql",
    from: "    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);\n",
    to: "",
    test: "db/row-level-security.test.ts",
    pattern: "row-level security, enabled and forced",
  },
  {
    name: "imported times do not keep a hold off",
    file: "drizzle/0011_calendar_rules.sql",
    from: "CREATE TRIGGER keep_off_busy BEFORE INSERT ON allocations FOR EACH ROW EXECUTE FUNCTION prep.keep_off_busy();",
    to: "SELECT 1;",
    test: "lib/calendars/calendars.test.ts",
    pattern: "neither shown as free, nor found, nor bookable",
  },
  {
    name: "a redirect is followed without a look at where it leads",
    file: "lib/integrations/outside-file.ts",
    from: "url = outsideUrl(new URL(location, url).href);",
    to: "url = new URL(location, url);",
    test: "lib/integrations/outside-file.test.ts",
    pattern: "F39 a redirect to",
  },
  {
    name: "a forgotten transfer is not looked up",
    file: "lib/integrations/stripe.ts",
    from: "KEY_LIFE_HOURS = 23;",
    to: "KEY_LIFE_HOURS = 1_000;",
    test: "lib/testing/simulation/simulation.test.ts",
    pattern: "a transfer whose answer was lost",
  },
  {
    name: "a payment page that appears too late stays open",
    file: "lib/payments/start-checkout.ts",
    from: "if (kept.length > 0) return { url };",
    to: "if (kept.length >= 0) return { url };",
    test: "lib/testing/simulation/simulation.test.ts",
    pattern: "a payment page that appears",
  },
  {
    name: "address and code are shown before their time",
    file: "lib/visits/access-window.ts",
    from: "now >= startsAt && now < endsAt",
    to: "now < endsAt",
    test: "lib/visits/access.test.ts",
    pattern: "address and code are known",
  },
  {
    name: "a late grant overtakes the revocation after it",
    file: "lib/visits/tell-doors.ts",
    from: "and f.id < e.id and f.done_at is null",
    to: "and f.id > e.id and f.done_at is null",
    test: "lib/visits/doors.test.ts",
    pattern: "never out of order",
  },
];

type Result = { failed: number; passed: number };

/** The tracked files, changed ones as they are now, and our own node_modules. */
function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), "prep-mutants-"));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter(Boolean)) cpSync(file, join(copy, file));
  symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
  return copy;
}

async function runTest(copy: string, { test, pattern }: Mutant): Promise<Result> {
  const report = join(copy, "mutant-report.json");
  rmSync(report, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", test, "--testNamePattern", pattern];
  const child = spawn(process.execPath, [...args, "--reporter=json", `--outputFile=${report}`], {
    cwd: copy,
    stdio: "ignore",
  });
  await new Promise((resolve) => child.on("exit", resolve));
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8"));
  return { failed: numFailedTests, passed: numPassedTests };
}

/** A mutant counts as killed when its test failed, not when nothing could be run; and the test passes without it. */
async function tryMutant(copy: string, mutant: Mutant): Promise<"killed" | "survived" | "no verdict"> {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, "utf8");
  if (source.split(mutant.from).length !== 2) return "no verdict";
  const sound = await runTest(copy, mutant);
  if (sound.failed > 0 || sound.passed === 0) return "no verdict";
  writeFileSync(path, source.replace(mutant.from, mutant.to));
  try {
    const { failed, passed } = await runTest(copy, mutant);
    return failed > 0 ? "killed" : passed > 0 ? "survived" : "no verdict";
  } finally {
    writeFileSync(path, source);
  }
}

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => wanted.length === 0 || wanted.some((w) => name.includes(w)));
const copy = copyCheckout();
let killed = 0;
try {
  for (const mutant of chosen) {
    const began = performance.now();
    const verdict = await tryMutant(copy, mutant);
    if (verdict === "killed") killed++;
    const seconds = ((performance.now() - began) / 1_000).toFixed(0).padStart(4);
    console.log(`${verdict.padEnd(10)} ${seconds} s  ${mutant.name}  (${mutant.test})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${killed} of ${chosen.length} mutants killed`);
process.exitCode = killed === chosen.length && killed > 0 ? 0 : 1;
