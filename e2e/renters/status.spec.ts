import { steerRedis } from "../api/client";
import { checkPage, expect, test } from "../fixtures";

test("the status page says in words what works and what does not", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Status" }).click();
  await expect(page.getByText("Everything works.")).toBeVisible();
  await checkPage(page);
  await steerRedis("refuse");
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("You can book. Part of Prep is having trouble.")).toBeVisible({
      timeout: 500,
    });
  }).toPass({ timeout: 10_000 });
  await checkPage(page);
  await steerRedis("ok");
});
