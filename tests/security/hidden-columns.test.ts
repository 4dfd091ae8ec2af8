import * as z from "zod";
import { createInvitation } from "../support/invitations";
import { connectForTests } from "../support/postgres";
import { stack } from "../support/stack";
import { asAnonymous, asService, asUser, createUser, type TestUser } from "../support/users";
import { createWorld, type World } from "../support/world";

const DENIED = "42501";

const SHOWN = [
  ...["id", "interview_id", "part_index", "recorded_at", "duration_ms", "content_type"],
  ...["size_bytes", "imported_at", "deleted_at", "created_at"],
];
const HIDDEN = [
  ...["url", "content_location", "document_id", "recording_id", "format", "own_storage"],
  ...["event_time", "deletion_claimed_at"],
];

test("no user can read URLs of recordings, also when they see the recording", async () => {
  const { candidate, admin } = await createWorld();
  for (const user of [candidate, admin]) {
    const select = (columns: string) => asUser(user).from("recording_parts").select(columns);
    expect((await select(SHOWN.join())).error).toBeNull();
    for (const column of [...HIDDEN, "*"]) {
      expect((await select(column)).error?.code).toBe(DENIED);
    }
  }
});

describe("the organisation of a job role", () => {
  const sql = connectForTests();
  const SHOWN_TO_ALL = ["id", "name", "description", "industry", "website", "logo_url"];
  let world: World;
  let token: string;
  beforeAll(async () => {
    world = await createWorld();
    ({ token } = await createInvitation(world));
    await sql`
      update organisations set
        billing_email = 'bills@harbour.test', billing_address = '1 Quay', description = 'A clinic.',
        values_framework = '{"care": "first"}', recording_retention_days = 30
      where id = ${world.organisationId}`;
  });

  const stored = async () => {
    const [row] = await sql`
      select to_jsonb(organisations) as whole from organisations where id = ${world.organisationId}`;
    return z.record(z.string(), z.unknown()).parse(row?.["whole"]);
  };
  const shown = async () =>
    Object.fromEntries(
      Object.entries(await stored()).map(([column, value]) => [
        column,
        SHOWN_TO_ALL.includes(column) ? value : null,
      ]),
    );
  const ofRole = async (user: TestUser) => {
    const role = asUser(user).from("job_roles").select("organisations(*)");
    return (await role.eq("id", world.jobRoleId).single().throwOnError()).data.organisations;
  };
  const read = (user: TestUser, columns = "*") =>
    asUser(user).from("organisations").select(columns).eq("id", world.organisationId);

  it("is whole for members, also in its own table", async () => {
    for (const user of [world.admin, world.viewer]) {
      expect(await ofRole(user)).toEqual(await stored());
      expect((await read(user)).data).toEqual([await stored()]);
    }
  });

  it("is whole for the service", async () => {
    const role = asService().from("job_roles").select("organisations(*)");
    const { data } = await role.eq("id", world.jobRoleId).single().throwOnError();
    expect(data.organisations).toEqual(await stored());
  });

  it("shows applicants its description of itself, and nothing else", async () => {
    expect(await ofRole(world.candidate)).toEqual(await shown());
    expect((await read(world.candidate)).data).toEqual([]);
  });

  it("shows who has a token the same, signed in or not", async () => {
    for (const client of [asAnonymous(), asUser(await createUser())]) {
      const { data } = await client
        .from("invitations")
        .select("applications(job_roles(organisations(*)))")
        .eq("token", token)
        .single()
        .throwOnError();
      expect(data).toEqual({ applications: { job_roles: { organisations: await shown() } } });
    }
  });

  it("shows nothing to who has not applied", async () => {
    expect(await ofRole(await createUser())).toBeNull();
    expect((await read(await createUser())).data).toEqual([]);
  });

  it("cannot be called as a function, with a role that the caller makes up", async () => {
    const { url, anon_key } = stack().supabase;
    const forged = { organisation_id: world.organisationId, id: world.jobRoleId };
    for (const body of [forged, { job_roles: forged }, { "": forged }]) {
      const response = await fetch(`${url}/rest/v1/rpc/organisations`, {
        method: "POST",
        headers: {
          apikey: anon_key,
          authorization: `Bearer ${(await createUser()).token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify(body),
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
  });

  it("is changed by its admins as before", async () => {
    const change = { billing_email: "accounts@harbour.test" };
    const { data } = await asUser(world.admin)
      .from("organisations")
      .update(change)
      .eq("id", world.organisationId)
      .select();
    expect(data).toMatchObject([change]);
  });
});
