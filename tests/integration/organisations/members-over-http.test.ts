import * as z from "zod";
import { call, problemOf } from "../../support/api";
import type { TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const path = (user?: TestUser) =>
  `/api/organisations/${world.organisationId}/members${user ? `/${user.id}` : ""}`;
const as = (user: TestUser, method: string, url: string, body?: unknown) =>
  call(method, url, { token: user.token, ...(body === undefined ? {} : { body }) });

const members = z.object({
  members: z.array(z.object({ user_id: z.guid(), email: z.string(), role: z.string() })),
});

async function roleOf(user: TestUser): Promise<string | undefined> {
  const { body } = await as(world.admin, "GET", path());
  return members.parse(body).members.find(({ user_id }) => user_id === user.id)?.role;
}

describe("the members of an organisation", () => {
  it("have known roles: returns 422 for others", async () => {
    const response = await as(world.admin, "POST", path(), { email: "a@b.test", role: "owner" });
    expect(problemOf(response).errors?.[0]?.path).toBe("role");
  });

  it("can be given another role and removed", async () => {
    await as(world.admin, "PATCH", path(world.viewer), { role: "org_recruiter" });
    expect(await roleOf(world.viewer)).toBe("org_recruiter");
    await as(world.admin, "DELETE", path(world.viewer));
    expect(await roleOf(world.viewer)).toBeUndefined();
    const again = await as(world.admin, "DELETE", path(world.viewer));
    expect(problemOf(again).code).toBe("member_not_found");
  });

  it("include an admin: returns 409 when the last one steps down, and lets them leave", async () => {
    const own = path(world.admin);
    const response = await as(world.admin, "PATCH", own, { role: "viewer" });
    expect([response.status, problemOf(response).code]).toEqual([409, "last_admin"]);
    expect((await as(world.admin, "DELETE", own)).status).toBe(200);
    expect(problemOf(await as(world.admin, "GET", path())).code).toBe("organisation_not_found");
  });
});
