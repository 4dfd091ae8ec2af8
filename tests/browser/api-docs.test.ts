import type { Page } from "puppeteer-core";
import { PLACEHOLDERS } from "../../tools/openapi/examples";
import { send } from "../support/api";
import { stack } from "../support/stack";
import { asService } from "../support/users";
import { createWorld, type World } from "../support/world";
import { type Browser, startBrowser } from "./browser";

/*
 * The reference of the API, as people use it: it loads nothing from elsewhere, and its requests work with the tokens
 * that the local stack gives.
 */

let browser: Browser;
let world: World;
let page: Page;
const requested: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  [browser, world] = await Promise.all([startBrowser(), createWorld()]);
  page = await browser.open({ origin: `${stack().api}/health/live`, close: async () => undefined });
  page.on("request", (request) => requested.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const given = new URLSearchParams({
    accessToken: world.candidate.token,
    adminToken: world.admin.token,
    example: PLACEHOLDERS.interviewId,
    interview: world.interviewId,
  });
  await page.setViewport({ width: 1400, height: 1000 });
  await page.goto(`${stack().api}/api/docs#${given.toString()}`);
  await page.waitForSelector("text/Answers a turn of an interview, piece by piece.");
});
afterAll(() => browser.close());

/** Clicks on the last button whose text begins so, once there is one: some names are for screen readers only. */
const click = (text: string) =>
  page.waitForFunction(`(() => {
    const buttons = [...document.querySelectorAll("button")];
    const found = buttons.findLast((one) => one.textContent.trim().startsWith(${JSON.stringify(text)}));
    found?.click();
    return found !== undefined;
  })()`);

const OPERATION = "post /api/ai/interviewer/stream";

it("answers a turn of an interview as a stream, with the token and the interview of the address", async () => {
  await page.evaluate(`location.hash = "#tag/ai/POST/api/ai/interviewer/stream"`);
  await click(`Test Request(${OPERATION})`);
  await page.waitForSelector("[role=dialog]");
  await click("SendSend post request");
  await page.waitForSelector("text/[DONE]");
  const interview = asService().from("interviews").select("status").eq("id", world.interviewId);
  const stored = await interview.single();
  expect(stored.data).toEqual({ status: "in_progress" });
});

it("requests nothing from elsewhere, and violates no policy of the page", () => {
  const others = requested.filter((url) => new URL(url).origin !== stack().api);
  expect(others).toEqual([]);
  expect(errors).toEqual([]);
});

it("does not keep the tokens in the address", () => {
  expect(page.url()).not.toContain("accessToken");
});

it("allows only scripts with a nonce, which each response has anew", async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await send("GET", "/api/docs")).headers.get("content-security-policy")),
  );
  expect(policies[0]).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/]{22}=='; /);
  expect(policies[0]).not.toBe(policies[1]);
});
