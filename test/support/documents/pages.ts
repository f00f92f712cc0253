import type { Page } from "playwright-core";
import { localPath } from "./loopback.ts";
import { noteAnswer, noteFrame } from "./traffic.ts";

/** Records what a page in a browser receives. The browser doesn't report close codes. */
export function watchPage(page: Page): void {
  page.on("response", (response) => {
    const [path, request] = [localPath(response.url()), response.request()];
    if (path === null || request.resourceType() !== "fetch") return;
    const [status, headers, method] = [response.status(), response.headers(), request.method()];
    const answer = new Response(null, { status, headers });
    noteAnswer(method, path, answer, null);
    response.text().then(
      (text) => noteAnswer(method, path, answer, text),
      // The page is gone, and its bodies with it.
      () => {},
    );
  });
  page.on("websocket", (socket) => {
    const path = localPath(socket.url());
    if (path !== null) socket.on("framereceived", ({ payload }) => noteFrame(path, String(payload)));
  });
}
