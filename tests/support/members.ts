import * as z from "zod";
import { call } from "./api";
import { stack } from "./stack";
import { createUser, type TestUser } from "./users";
import { createWorld, type World } from "./world";

const sentMails = z.array(z.object({ to: z.array(z.string()), text: z.string() }));

/** The token in the latest mail to somebody who was invited to become a member. */
export async function memberTokenFor(email: string, url = stack().mail.url): Promise<string> {
  const response = await fetch(`${url}/_mails`);
  const mails = sentMails
    .parse(await response.json())
    .filter(({ to }) => to.some((address) => address.toLowerCase() === email.toLowerCase()));
  const token = /\/members\/accept\/([\w-]{43})/.exec(mails.at(-1)?.text ?? "")?.[1];
  if (!token) throw new Error("No mail with a token");
  return token;
}

interface Invite {
  admin: TestUser;
  organisationId: string;
  email: string;
  role?: string;
  api?: string;
  /** An idempotency key. */
  key?: string;
}

/** Invites somebody to become a member, as an admin does. */
export const inviteMember = ({ admin, organisationId, email, role = "viewer", api, key }: Invite) =>
  call("POST", `/api/organisations/${organisationId}/members`, {
    token: admin.token,
    body: { email, role },
    ...(api ? { api } : {}),
    ...(key ? { headers: { "idempotency-key": key } } : {}),
  });

export const acceptMembership = (user: Pick<TestUser, "token">, token: string) =>
  call("POST", "/api/members/accept", { token: user.token, body: { token } });

export interface WorldWithPendingMember extends World {
  /** Invited by the admin, as a recruiter, and has not accepted. */
  pendingMember: TestUser;
}

export async function createWorldWithPendingMember(): Promise<WorldWithPendingMember> {
  const [world, pendingMember] = await Promise.all([createWorld(), createUser()]);
  const { admin, organisationId } = world;
  const { email } = pendingMember;
  const invited = await inviteMember({ admin, organisationId, email, role: "org_recruiter" });
  expect(invited.status).toBe(200);
  return { ...world, pendingMember };
}
