import type { Page } from "playwright-core";
import { CHROMIUM, launchSite, Site } from "./site.ts";

export { CHROMIUM };

/** The playground of a server of its own, open in a browser. */
export class Playground extends Site {
  /** The page with both people. */
  page!: Page;

  static override async open(): Promise<Playground> {
    const playground = new Playground(await launchSite());
    playground.page = await playground.newPage();
    return playground;
  }

  /** Another page of the same browser, once everybody in it is connected. */
  override async newPage(path = "/playground/"): Promise<Page> {
    const page = await super.newPage(path);
    await page.locator("#promise[data-state=held]").waitFor();
    return page;
  }
}
