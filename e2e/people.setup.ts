import { keepSignedIn, test } from "./fixtures";

/** The demo's people that more than one journey needs. */
for (const name of ["host", "admin", "support"]) {
  test(`the demo's ${name} signs in`, async ({ page }) => {
    await keepSignedIn(page, `${name}@example.com`);
  });
}
