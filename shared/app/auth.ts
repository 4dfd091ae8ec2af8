import type { HttpRequest } from "@azure/functions";
import type { Caller } from "../core/caller";
import type { ProblemCode } from "../core/problems";
import { authenticate, holdsServiceKey } from "./tokens";

/** Who may call. */
export interface AuthRule<Who> {
  /** The same in words. */
  callers: string;
  /** Security requirements of OpenAPI, of which one is enough; without any, everybody may call. */
  security: readonly Record<string, []>[];
  problems: readonly ProblemCode[];
  /** Returns the caller, or throws the Problem of the refusal. */
  admit(request: HttpRequest): Promise<Who>;
}

/** Any signed-in user; the operation checks what else they must be. */
export const user: AuthRule<Caller> = {
  callers: "signed-in user",
  security: [{ accessToken: [] }],
  problems: ["unauthenticated", "authentication_unavailable"],
  admit: (request) => authenticate(request.headers.get("authorization")),
};

/** A user who administers an organisation, which the operation checks. */
export const administrator: AuthRule<Caller> = {
  ...user,
  callers: "admin of an organisation",
  security: [{ adminToken: [] }],
};

/** Any signed-in user, or the holder of the service's own key, who is nobody in particular. */
export const userOrService: AuthRule<Caller | undefined> = {
  ...user,
  callers: "signed-in user, or the service by its key",
  security: [{ accessToken: [] }, { serviceKey: [] }, { serviceApiKey: [] }],
  admit: async (request) => (holdsServiceKey(request.headers) ? undefined : user.admit(request)),
};

/** Everybody, without a token. */
export const anyone: AuthRule<undefined> = {
  callers: "anyone",
  security: [],
  problems: [],
  admit: async () => undefined,
};

/** The sender of a body that `signedBody` reads: it verifies the signature. */
export const bodySignature: AuthRule<undefined> = {
  ...anyone,
  callers: "sender with a valid signature",
  security: [{ webhookSignature: [] }],
  problems: ["invalid_signature"],
};
