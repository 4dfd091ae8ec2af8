import { randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService, createUser } from "../../support/users";
import { createWorld } from "../../support/world";

const claimed = z.object({ acs_user_id: z.string().nullable(), claimed: z.boolean() });

const sql = connectForTests();

const claim = async (userId: string) => {
  const { data, error } = await asService().rpc("claim_communication_identity", { p_user: userId });
  if (error) throw error;
  return claimed.parse(data);
};
const save = async (userId: string, identity: string) => {
  const parameters = { p_user: userId, p_acs_user_id: identity };
  const { data, error } = await asService().rpc("save_communication_identity", parameters);
  if (error) throw error;
  return data;
};

describe("a user's communication identity", () => {
  it("is created by one of parallel requests", async () => {
    const { id } = await createUser();
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(id)));
    expect(claims.filter((one) => one.claimed)).toHaveLength(1);
    expect(new Set(claims.map((one) => one.acs_user_id))).toEqual(new Set([null]));
  });

  it("is saved once it was created", async () => {
    const { id } = await createUser();
    await claim(id);
    expect(await save(id, "8:acs:first")).toEqual({ acs_user_id: "8:acs:first" });
    expect(await save(id, "8:acs:second")).toEqual({ acs_user_id: "8:acs:first" });
    expect(await claim(id)).toEqual({ acs_user_id: "8:acs:first", claimed: false });
  });

  it("can be claimed again when the claim was released or has expired", async () => {
    const { id } = await createUser();
    await claim(id);
    await asService().rpc("release_communication_identity", { p_user: id });
    expect((await claim(id)).claimed).toBe(true);
    await sql`
      update communication_identities set claimed_at = claimed_at - interval '21 s'
      where user_id = ${id}`;
    expect((await claim(id)).claimed).toBe(true);
  });

  it("is not released once it was saved", async () => {
    const { id } = await createUser();
    await save(id, "8:acs:first");
    await asService().rpc("release_communication_identity", { p_user: id });
    expect((await claim(id)).acs_user_id).toBe("8:acs:first");
  });

  it("is not created for a deleted user", async () => {
    await expect(claim(randomUUID())).rejects.toMatchObject({ message: "forbidden" });
  });

  it("is not saved for a user who was deleted meanwhile", async () => {
    const { id } = await createUser();
    await claim(id);
    await sql`delete from auth.users where id = ${id}`;
    await expect(save(id, "8:acs:first")).rejects.toMatchObject({ message: "forbidden" });
  });
});

test("candidate and recruiters may join an interview, others may not", async () => {
  const world = await createWorld();
  const join = async ({ id }: { id: string }) => {
    const { error } = await asService().rpc("read_group_call", {
      p_acting_user: id,
      p_interview_id: world.interviewId,
    });
    return error?.message;
  };
  expect(await join(world.candidate)).toBeUndefined();
  expect(await join(world.hiringManager)).toBeUndefined();
  expect(await join(world.member)).toBe("forbidden");
  expect(await join(world.otherCandidate)).toBe("interview_not_found");
});
