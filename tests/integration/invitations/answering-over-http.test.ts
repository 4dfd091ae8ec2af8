import { call, problemOf } from "../../support/api";
import { createInvitation } from "../../support/invitations";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

async function rowOf(id: string) {
  const row = asService().from("invitations").select("*").eq("id", id).single();
  return (await row.throwOnError()).data;
}

const withToken = (path: string, token: string, caller?: { token: string }) =>
  call("POST", path, { body: { token }, ...(caller ? { token: caller.token } : {}) });

describe("an invitation", () => {
  it("shows what it is for without a token, and is marked as opened once", async () => {
    const { invitation_id, token } = await createInvitation(world);
    const { status, body } = await withToken("/api/invitations/validate", token);
    expect([status, body]).toEqual([
      200,
      {
        invitation_id,
        job_title: "Registered nurse",
        organisation_name: "Harbour Clinic",
        expires_at: expect.any(String),
        state: "open",
      },
    ]);
    const { opened_at } = await rowOf(invitation_id);
    await withToken("/api/invitations/validate", token);
    expect(await rowOf(invitation_id)).toMatchObject({ status: "opened", opened_at });
  });

  it("opens one interview when it is accepted repeatedly and in parallel", async () => {
    const { token } = await createInvitation(world);
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        withToken("/api/invitations/accept", token, world.candidate),
      ),
    );
    expect(new Set(all.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(
      1,
    );
    expect(all[0]?.body).toMatchObject({ interview: { id: world.interviewId } });
  });

  it("returns 403 to a recruiter who has its token", async () => {
    const { token } = await createInvitation(world);
    const response = await withToken("/api/invitations/accept", token, world.recruiter);
    expect([response.status, problemOf(response).code]).toEqual([403, "forbidden"]);
  });

  it("returns 410 when it was revoked or has expired", async () => {
    const { invitation_id, token } = await createInvitation(world);
    const revoke = () =>
      call("POST", `/api/invitations/${invitation_id}/revoke`, { token: world.recruiter.token });
    expect((await revoke()).body).toEqual((await revoke()).body);
    for (const path of ["/api/invitations/validate", "/api/invitations/accept"]) {
      const response = await withToken(path, token, world.candidate);
      expect([response.status, problemOf(response).code]).toEqual([410, "invitation_revoked"]);
    }
    const late = await createInvitation(world);
    await asService()
      .from("invitations")
      .update({ expires_at: new Date(Date.now() - 1_000).toISOString() })
      .eq("id", late.invitation_id)
      .throwOnError();
    const response = await withToken("/api/invitations/accept", late.token, world.candidate);
    expect([response.status, problemOf(response).code]).toEqual([410, "invitation_expired"]);
  });

  it("returns 404 for an unknown token", async () => {
    const response = await withToken("/api/invitations/validate", "x".repeat(43));
    expect([response.status, problemOf(response).code]).toEqual([404, "invitation_not_found"]);
  });
});
