/*
 * Users of the local Supabase for trying things out, created at its first start. They are fictional,
 * and their addresses do not exist.
 */

/** The password of each demo user. */
export const DEMO_PASSWORD = "harbour-street";

export const DEMO_USERS = {
  admin: {
    id: "5a1c0000-0000-4000-8000-000000000001",
    email: "admin@harbour-street.test",
    description: "organisation admin",
  },
  recruiter: {
    id: "5a1c0000-0000-4000-8000-000000000002",
    email: "recruiter@harbour-street.test",
    description: "recruiter",
  },
  hiringManager: {
    id: "5a1c0000-0000-4000-8000-000000000003",
    email: "manager@harbour-street.test",
    description: "hiring manager",
  },
  viewer: {
    id: "5a1c0000-0000-4000-8000-000000000004",
    email: "viewer@harbour-street.test",
    description: "viewer",
  },
  candidate: {
    id: "5a1c0000-0000-4000-8000-000000000005",
    email: "robin@candidates.test",
    description: "candidate",
  },
  secondCandidate: {
    id: "5a1c0000-0000-4000-8000-000000000006",
    email: "sasha@candidates.test",
    description: "second candidate",
  },
  otherAdmin: {
    id: "5a1c0000-0000-4000-8000-000000000007",
    email: "admin@northgate.test",
    description: "admin of another organisation",
  },
} as const;

export type DemoUser = (typeof DEMO_USERS)[keyof typeof DEMO_USERS];
