import { randomUUID } from "node:crypto";
import type { Page } from "puppeteer-core";
import { stack } from "../support/stack";
import type { Browser, Site } from "./browser";
import type { Backend } from "./page";

/** Somebody with a page of their own. */
export interface Person {
  page: Page;
  backend: Backend;
  /** Empty for who has not signed up. */
  id: string;
  email: string;
  password: string;
}

/**
 * Opens the page of a site for somebody who has no account yet.
 * @param url where the page finds Supabase: the project's own, or the app's, which passes on
 */
export async function openPage(
  browser: Browser,
  site: Site,
  api: string,
  url = stack().supabase.url,
): Promise<Person> {
  const { publishable_key: key = "" } = stack().supabase;
  const page = await browser.open(site);
  const email = `${randomUUID()}@example.test`;
  return { page, backend: { url, key, api }, id: "", email, password: "a-long-password" };
}

/** The same, signed up, and signed in in the page. */
export async function signUp(person: Person): Promise<Person> {
  const { email, password } = person;
  const id = await person.page.evaluate(
    async (backend, credentials) => {
      const { data, error } = await frontend.connect(backend).auth.signUp(credentials);
      if (error) throw error;
      return data.user?.id ?? "";
    },
    person.backend,
    { email, password },
  );
  return { ...person, id };
}

/** Calls a function under its edge name in the page, with its session. */
export const invoke = (
  person: Pick<Person, "page" | "backend">,
  name: string,
  body: Record<string, unknown> = {},
) =>
  person.page.evaluate(
    async (backend, called, sent) => {
      const { functions } = frontend.connect(backend);
      const { data, response } = await functions.invoke<unknown>(called, { body: sent });
      return { status: response?.status, data };
    },
    person.backend,
    name,
    body,
  );
