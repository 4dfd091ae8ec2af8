import { randomUUID } from "node:crypto";
import * as z from "zod";
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

const whenChecked = (id: string) => eventually(async () => (await mailNameOf(id)) ?? undefined);

describe("the timer", () => {
  it("gives an older organisation its name before a new one with a name that looks alike", async () => {
    const name = `Harbour Clinic ${randomUUID()}`;
    const [older = ""] = await olderOrganisations(name);
    await runTimer(stack().api, "send-pending-work");
    expect(await whenChecked(older)).toBe(name);
    const { token } = await createUser();
    const body = { name: `${name}\u3164` };
    const created = await call("POST", "/api/organisations", { token, body });
    expect(created.status).toBe(200);
    expect(await mailNameOf(z.object({ id: z.guid() }).parse(created.body).id)).toBe("");
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
