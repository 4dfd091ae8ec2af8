import { randomBytes, randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService, createUser, type TestUser } from "../../support/users";
import { createInterview, createWorld, type World } from "../../support/world";

const ADDRESS = "192.0.2.7";

const sql = connectForTests();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** The entries about an entity, without ids and times. */
const logOf = async (entityId: string) =>
  (
    await sql`
      select action, entity_type, organisation_id, user_id, ip_address, old_values, new_values
      from audit_log where entity_id = ${entityId} order by created_at, action`
  ).map((row) => ({ ...row }));

const entry = (action: string, entityType: string, user: TestUser, values: unknown = null) => ({
  action,
  entity_type: entityType,
  organisation_id: world.organisationId,
  user_id: user.id,
  ip_address: ADDRESS,
  old_values: null,
  new_values: values,
});

/** Does something as PostgREST does it for a signed-in user. */
const directly = (user: TestUser, act: (transaction: TransactionSql) => Promise<unknown>) =>
  sql.begin(async (transaction) => {
    const headers = { "x-forwarded-for": `203.0.113.9, ${ADDRESS}` };
    await transaction`
      select set_config('role', 'authenticated', true),
        set_config('request.jwt.claim.sub', ${user.id}, true),
        set_config('request.jwt.claims', ${JSON.stringify({ sub: user.id })}, true),
        set_config('request.headers', ${JSON.stringify(headers)}, true)`;
    await act(transaction);
  });

describe("the audit log has", () => {
  it("the creation of an organisation", async () => {
    const user = await createUser();
    const { data } = await asService().rpc("create_organisation", {
      p_acting_user: user.id,
      p_name: "Harbour Clinic",
      p_ip_address: ADDRESS,
    });
    const { id } = z.object({ id: z.guid() }).parse(data);
    expect(await logOf(id)).toEqual([
      { ...entry("organisation.created", "organisation", user), organisation_id: id },
    ]);
  });

  it("the sending of an invitation, once when it is finished repeatedly", async () => {
    const id = randomUUID();
    await sql`
      insert into invitations (id, application_id, token, expires_at)
      values (${id}, ${world.applicationId}, ${randomUUID()}, now() + interval '7 days')`;
    const finish = (emailId: string | null) =>
      asService().rpc("finish_invitation", {
        p_acting_user: world.recruiter.id,
        p_invitation_id: id,
        p_email_id: emailId,
        p_ip_address: ADDRESS,
      });
    await finish(null);
    expect(await logOf(id)).toEqual([]);
    const emailId = randomUUID();
    await Promise.all(Array.from({ length: 5 }, () => finish(emailId)));
    expect(await logOf(id)).toEqual([entry("invitation.sent", "invitation", world.recruiter)]);
  });

  it("every scoring, without the score", async () => {
    await sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      select ${world.interviewId}, 'candidate', 'said', number
      from generate_series(1, 2) as number`;
    const store = (score: number, user: TestUser | null) =>
      asService().rpc("store_score", {
        p_acting_user: user?.id ?? null,
        p_interview_id: world.interviewId,
        p_overall_score: score,
        p_narrative_summary: "Careful.",
        p_candidate_feedback: "Say more.",
        p_anti_cheat_risk_level: "low",
        p_model_version: "model",
        p_prompt_version: "prompt",
        p_rubric_version: "rubric",
        p_dimensions: [],
        p_segment_count: 2,
        p_ip_address: user ? ADDRESS : null,
      });
    await store(70, world.recruiter);
    await store(71, null);
    const values = { model_version: "model", prompt_version: "prompt", rubric_version: "rubric" };
    const scored = entry("interview.scored", "interview", world.recruiter, values);
    expect(await logOf(world.interviewId)).toEqual([
      scored,
      { ...scored, user_id: null, ip_address: null },
    ]);
    await sql`
      update interview_scores set human_override = true where interview_id = ${world.interviewId}`;
    expect((await store(72, null)).error?.message).toBe("score_overridden");
    expect((await logOf(world.interviewId)).map(({ action }) => action)).toEqual([
      ...["interview.scored", "interview.scored", "score.overridden"],
    ]);
  });

  it("the override of a score in the table, without the reason", async () => {
    const interviewId = await createInterview(world.applicationId);
    await sql`
      insert into interview_scores (interview_id, overall_score) values (${interviewId}, 50)`;
    const override = (reason: string) =>
      directly(
        world.admin,
        (transaction) => transaction`
          update interview_scores set human_override = true, human_override_reason = ${reason},
            human_override_by = ${world.admin.id}
          where interview_id = ${interviewId}`,
      );
    await override("Heard them in person.");
    await override("Heard them in person.");
    const overridden = entry("score.overridden", "interview", world.admin, {
      human_override: true,
    });
    expect(await logOf(interviewId)).toEqual([overridden]);
    await override("And again.");
    expect(await logOf(interviewId)).toEqual([overridden, overridden]);
    await sql`
      update interview_scores set human_override_by = null, human_override_reason = null
      where interview_id = ${interviewId}`;
    expect(await logOf(interviewId)).toHaveLength(2);
  });

  it("added, changed and removed members, by function and by table", async () => {
    const { member, admin } = world;
    const user = await createUser();
    const given = {
      p_acting_user: admin.id,
      p_organisation_id: world.organisationId,
      p_ip_address: ADDRESS,
    };
    const [id, p_token_hash] = [randomUUID(), randomBytes(32).toString("hex")];
    await asService().rpc("invite_member", {
      ...{ ...given, p_invitation_id: id, p_token_hash },
      ...{ p_email: user.email, p_send_to: user.email, p_role: "viewer" },
      p_daily_limit: 100,
    });
    expect(await logOf(id)).toEqual([
      entry("member.invited", "member_invitation", admin, { role: "viewer" }),
    ]);
    for (const _ of [1, 2]) {
      const accepted = { p_acting_user: user.id, p_token_hash, p_ip_address: ADDRESS };
      await asService().rpc("accept_member_invitation", accepted);
      const change = { ...given, p_user_id: user.id, p_role: "recruiter" };
      await asService().rpc("change_member_role", change);
    }
    for (const _ of [1, 2]) {
      await asService().rpc("remove_member", { ...given, p_user_id: user.id });
    }
    expect(await logOf(user.id)).toEqual([
      entry("member.added", "user", user, { role: "viewer" }),
      entry("member.role_changed", "user", admin, { role: "recruiter" }),
      entry("member.removed", "user", admin, { role: "recruiter" }),
    ]);

    await directly(admin, async (transaction) => {
      await transaction`update org_users set role = 'viewer' where user_id = ${member.id}`;
      await transaction`update org_users set role = 'viewer' where user_id = ${member.id}`;
      await transaction`delete from org_users where user_id = ${member.id}`;
    });
    const entries = await logOf(member.id);
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        entry("member.role_changed", "user", admin, { role: "viewer" }),
        entry("member.removed", "user", admin, { role: "viewer" }),
      ]),
    );
  });

  it("no entry for a refused action", async () => {
    const { error } = await asService().rpc("change_member_role", {
      p_acting_user: world.admin.id,
      p_organisation_id: world.organisationId,
      p_user_id: world.admin.id,
      p_role: "recruiter",
    });
    expect(error?.message).toBe("last_admin");
    expect(await logOf(world.admin.id)).toEqual([]);
  });
});
