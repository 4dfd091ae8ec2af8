import { randomUUID } from "node:crypto";
import * as z from "zod";
import { nameDigest } from "../../../shared/mail/organisation-name";
import { call } from "../../support/api";
import { eventually } from "../../support/eventually";
import { connectForTests } from "../../support/postgres";
import { runTimer } from "../../support/retained";
import { stack } from "../../support/stack";
import { createUser } from "../../support/users";

const sql = connectForTests();

/** Organisations from before names were checked: the one that was created first is the first of the names. */
async function olderOrganisations(...names: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [year, name] of names.entries()) {
    const id = randomUUID();
    await sql`
      insert into organisations (id, name, created_at)
      values (${id}, ${name}, ${new Date(Date.UTC(1990 + year, 0))})`;
    ids.push(id);
  }
  return ids;
}

const mailNameOf = async (id: string): Promise<unknown> => {
  const [row] = await sql`select mail_name from organisations where id = ${id}`;
  return row?.["mail_name"];
};

/** An organisation that somebody creates now. */
async function createOrganisation(name: string): Promise<string> {
  const { token } = await createUser();
  const created = await call("POST", "/api/organisations", { token, body: { name } });
  expect(created.status).toBe(200);
  return z.object({ id: z.guid() }).parse(created.body).id;
}

const whenChecked = (id: string) => eventually(async () => (await mailNameOf(id)) ?? undefined);

describe("the timer", () => {
  it("gives an older organisation its name before a new one with a name that looks alike", async () => {
    const name = `Harbour Clinic ${randomUUID()}`;
    const [older = ""] = await olderOrganisations(name);
    await runTimer(stack().api, "send-pending-work");
    expect(await whenChecked(older)).toBe(name);
    expect(await mailNameOf(await createOrganisation(`${name}\u3164`))).toBe("");
  });

  it("gives a name to the oldest of the organisations that have it", async () => {
    const name = `Bay Hospital ${randomUUID()}`;
    const [oldest = "", second = ""] = await olderOrganisations(name, name.toUpperCase());
    await runTimer(stack().api, "send-pending-work");
    expect([await whenChecked(oldest), await whenChecked(second)]).toEqual([name, ""]);
  });

  it("checks a name that shows nothing once", async () => {
    const [unnamed = "", next = ""] = await olderOrganisations("...", `Clinic ${randomUUID()}`);
    await runTimer(stack().api, "send-pending-work");
    await whenChecked(next);
    expect(await mailNameOf(unnamed)).toBe("");
  });
});

describe("before the first check of an older organisation", () => {
  it.each([
    ["its name", (name: string) => name],
    [
      "its name in other letters",
      (name: string) => name.replace("Clinic", "СLlNlC!").replace("a", "а"),
    ],
  ])("a new one does not get %s, and the older one does", async (_, change) => {
    const name = `Clinic am Rhein ${randomUUID()}`;
    const [older = ""] = await olderOrganisations(name);
    const created = await createOrganisation(change(name));
    expect(await mailNameOf(created)).not.toBe(change(name));
    await runTimer(stack().api, "send-pending-work");
    expect([await whenChecked(older), await whenChecked(created)]).toEqual([name, ""]);
  });

  it("one that takes its name later does not get it either", async () => {
    const name = `Harbour Clinic ${randomUUID()}`;
    const created = await createOrganisation(`Clinic ${randomUUID()}`);
    const [older = ""] = await olderOrganisations(name);
    await sql`update organisations set name = ${name} where id = ${created}`;
    const digest = nameDigest(name) ?? null;
    const [claimed] = await sql`select claim_mail_name(${created}, ${name}, ${digest}) as is_own`;
    expect(claimed?.["is_own"]).toBe(false);
    await runTimer(stack().api, "send-pending-work");
    expect(await whenChecked(older)).toBe(name);
  });
});

it("the database digests names in ASCII as mails do", async () => {
  const names = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
    .filter((character) => character !== "%")
    .map((character) => `Clinic ${character}`);
  const rows = await sql`
    select plain_name_digest(name) as digest from unnest(${names}::text[]) with ordinality as names (name, place)
    order by place`;
  expect(rows.map(({ digest }) => digest)).toEqual(names.map(nameDigest));
});
