import { checkPage, expect, newEmail, signIn, test } from "../fixtures";

test("anybody finds what a city asks and how sure that is; a renter finds the federal path and keeps it", async ({
  page,
}) => {
  await page.goto("/rules?role=host&category=fire");
  await expect(page.getByRole("heading", { name: "What cities ask" })).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: "Chicago, IL" }).click();
  await page.waitForURL(/\/rules\/chicago\?role=host/);
  const card = page.locator('[id="chicago.host.hood-cleaning"]');
  await expect(card.getByText("Where this is true: cooking makes grease vapor")).toBeVisible();
  await expect(card.getByText("6 months from its first day")).toBeVisible();
  const recalled = page.locator('[id="chicago.both.workers-comp"]');
  await expect(recalled.getByText("Check with the agency")).toBeVisible();
  await expect(recalled.getByText(/^From memory/)).toBeVisible();
  await checkPage(page);
  await page.context().addCookies([{ name: "locale", value: "es", url: new URL("/", page.url()).href }]);
  await page.reload();
  await expect(recalled.getByText("Consulte a la agencia")).toBeVisible();
  await checkPage(page);
  await page.context().clearCookies();

  await page.goto("/rules/federal?place=kitchen");
  await expect(page.getByText("Answer every question.")).toBeVisible();
  for (const [question, answer] of [
    ["Do you make", "Yes"],
    ["Are you a non-profit", "No"],
    ["How do you sell", "Mostly to shops and other businesses"],
    ["Food sales in a year", "Under one million dollars"],
    ["Do you sell meat", "No"],
    ["Do you handle foods on", "I do not know"],
  ] as const)
    await page
      .getByRole("group", { name: new RegExp(question) })
      .getByLabel(answer)
      .check();
  await page.getByRole("button", { name: "Show what follows" }).click();
  await expect(page.getByText("You register with FDA.")).toBeVisible();
  await expect(page.getByText(/qualified facility: send FDA/)).toBeVisible();
  await checkPage(page);
  const answered = new URL(page.url());
  await signIn(page, newEmail("baker"), answered.pathname + answered.search);
  await page.getByRole("button", { name: "Keep my answers" }).click();
  await expect(page.getByText(/Choose this box/)).toBeVisible();
  await page.getByLabel("I agree").check();
  await page.getByRole("button", { name: "Keep my answers" }).click();
  await expect(page.getByText("Kept. FDA has not been told.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "What you said before" })).toBeVisible();
  await checkPage(page);
});

test("an admin drafts the next version of a city with its source, changes a rule, sees the difference and publishes it", async ({
  page,
}, { project }) => {
  // Of its own in each project, because a pack has one draft at a time.
  const [slug, city] = project.name === "mobile" ? ["portland", "Portland"] : ["denver", "Denver"];
  await signIn(page, "admin@example.com", "/admin/rules");
  await checkPage(page);
  await page.getByRole("link", { name: city }).click();
  await page.waitForURL(/\/admin\/rules\/\w+$/);
  await page.getByRole("button", { name: "Open a draft" }).click();
  await expect(page.getByText("Give the source of what is new").last()).toBeVisible();
  await page.getByLabel("Where the changes come from").fill("City bulletin 12");
  await page.getByRole("button", { name: "Open a draft" }).click();
  await page.waitForURL(/\/versions\//);
  await expect(page.getByText("Nothing differs")).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: /^Edit: Workers/ }).click();
  await page.getByLabel("Source", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save the requirement" }).click();
  await expect(page.getByText("Fill this in").last()).toBeVisible();
  await checkPage(page);
  await page.getByLabel("Source", { exact: true }).fill("City bulletin 12");
  await page.getByLabel("Months").fill("24");
  await page.getByRole("button", { name: "Save the requirement" }).click();
  await expect(page.getByText("expiry_rule", { exact: true })).toBeVisible();

  const before = await page.request.get(`/api/v1/regulatory/packs/${slug}/versions`);
  const { items } = (await before.json()) as { items: { effectiveOn: string }[] };
  await page.getByLabel("In force from").fill(
    items
      .map(({ effectiveOn }) => effectiveOn)
      .sort()
      .at(-1) ?? "",
  );
  await page.getByRole("button", { name: "Publish this version" }).click();
  await expect(page.getByText("Choose a day after the one of the version before").last()).toBeVisible();
  await page.getByLabel("In force from").fill("2099-01-01");
  await page.getByRole("button", { name: "Publish this version" }).click();
  await page.waitForURL(new RegExp(`/admin/rules/${slug}$`));
  await page.getByRole("link", { name: "Differences from version 1" }).click();
  await expect(page.getByText(/"months": 24/).first()).toBeVisible();
  await page.getByLabel("What you looked at").fill("The bulletin");
  await page.getByRole("button", { name: "It still holds" }).click();
  await expect(page.getByText("On record.")).toBeVisible();
  await checkPage(page);
  // Until its day the version before it is what everybody reads.
  await page.goto(`/rules/${slug}`);
  await expect(page.getByText(/^Version 1,/)).toBeVisible();
});
