/*
 * People of the local Supabase to try things with, made at its first start. They are invented, and
 * their addresses lead nowhere.
 */

/** Of each of them. */
export const DEMO_PASSWORD = "harbour-street";

export const DEMO_USERS = {
  admin: {
    id: "5a1c0000-0000-4000-8000-000000000001",
    email: "admin@harbour-street.test",
    is: "organisation admin",
  },
  recruiter: {
    id: "5a1c0000-0000-4000-8000-000000000002",
    email: "recruiter@harbour-street.test",
    is: "recruiter",
  },
  hiringManager: {
    id: "5a1c0000-0000-4000-8000-000000000003",
    email: "manager@harbour-street.test",
    is: "hiring manager",
  },
  viewer: {
    id: "5a1c0000-0000-4000-8000-000000000004",
    email: "viewer@harbour-street.test",
    is: "viewer",
  },
  candidate: {
    id: "5a1c0000-0000-4000-8000-000000000005",
    email: "robin@candidates.test",
    is: "candidate",
  },
  secondCandidate: {
    id: "5a1c0000-0000-4000-8000-000000000006",
    email: "sasha@candidates.test",
    is: "second candidate",
  },
  otherAdmin: {
    id: "5a1c0000-0000-4000-8000-000000000007",
    email: "admin@northgate.test",
    is: "admin of another organisation",
  },
} as const;

export type DemoUser = (typeof DEMO_USERS)[keyof typeof DEMO_USERS];
