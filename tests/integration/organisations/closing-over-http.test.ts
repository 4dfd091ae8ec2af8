import { call, problemOf } from "../../support/api";
import { createInvitation } from "../../support/invitations";
import { asService, asUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const close = (user: TestUser) =>
  call("DELETE", `/api/organisations/${world.organisationId}`, { token: user.token });

describe("deleting an organisation", () => {
  it("ends all memberships, closes its roles and expires its invitations", async () => {
    const { token } = await createInvitation(world);
    const response = await close(world.admin);
    expect([response.status, response.body]).toEqual([
      200,
      { id: world.organisationId, closed_at: expect.any(String) },
    ]);
    for (const user of [world.admin, world.recruiter, world.viewer]) {
      const { data } = await asUser(user).from("applications").select("id");
      expect(data).toEqual([]);
    }
    const role = asService().from("job_roles").select("status").eq("id", world.jobRoleId);
    expect((await role.single().throwOnError()).data).toEqual({ status: "closed" });
    for (const path of ["/api/invitations/validate", "/api/invitations/accept"]) {
      const refused = await call("POST", path, { body: { token }, token: world.candidate.token });
      expect([refused.status, problemOf(refused).code]).toEqual([410, "invitation_expired"]);
    }
    expect(problemOf(await close(world.admin)).code).toBe("organisation_not_found");
  });

  it("leaves candidates what is theirs until its retention ends", async () => {
    await close(world.admin);
    const { data } = await asUser(world.candidate).from("interviews").select("id");
    expect(data).toEqual([{ id: world.interviewId }]);
  });
});
