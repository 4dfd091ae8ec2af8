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

  it("include an admin: returns 409 for the removal of the last one", async () => {
    for (const [method, body] of [["DELETE"], ["PATCH", { role: "viewer" }]] as const) {
      const response = await as(world.admin, method, path(world.admin), body);
      expect([response.status, problemOf(response).code]).toEqual([409, "last_admin"]);
    }
    await as(world.admin, "PATCH", path(world.recruiter), { role: "admin" });
    const both = await Promise.all([
      as(world.admin, "DELETE", path(world.admin)),
      as(world.recruiter, "DELETE", path(world.recruiter)),
    ]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });
});
