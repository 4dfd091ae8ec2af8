import { DEMO_USERS, type DemoUser } from "./demo-users";

export type DemoOrganisation = {
  id: string;
  name: string;
  industry: string;
  description: string;
  /** `role` decides what a member may do, `appRole` what the frontend shows. */
  members: { user: DemoUser; role: string; appRole: string }[];
};

export const HARBOUR_STREET: DemoOrganisation = {
  id: "5a1c0000-0000-4000-8000-000000000101",
  name: "Harbour Street Clinic",
  industry: "Health care",
  description: "A general practice with nine doctors by the harbour.",
  members: [
    { user: DEMO_USERS.admin, role: "org_admin", appRole: "org_admin" },
    { user: DEMO_USERS.recruiter, role: "recruiter", appRole: "org_recruiter" },
    { user: DEMO_USERS.hiringManager, role: "hiring_manager", appRole: "org_recruiter" },
    { user: DEMO_USERS.viewer, role: "viewer", appRole: "org_viewer" },
  ],
};

export const NORTHGATE: DemoOrganisation = {
  id: "5a1c0000-0000-4000-8000-000000000102",
  name: "Northgate Dental Group",
  industry: "Health care",
  description: "Four dental practices in the north of the city.",
  members: [{ user: DEMO_USERS.otherAdmin, role: "org_admin", appRole: "org_admin" }],
};

export const PRACTICE_NURSE = {
  id: "5a1c0000-0000-4000-8000-000000000201",
  organisation_id: HARBOUR_STREET.id,
  title: "Practice nurse",
  department: "General practice",
  location: "Harbour Street",
  work_type: "on-site",
  employment_type: "full-time",
  industry: "Health care",
  description:
    "You see patients on your own for vaccinations, wound care and chronic conditions, keep their " +
    "records, and work with the doctors and the front desk in a team of fifteen.",
  status: "active",
  created_by: DEMO_USERS.recruiter.id,
  requirements: {
    required_skills: ["Registered nurse", "Wound care", "Vaccination"],
    preferred_skills: ["Diabetes education"],
    experience_years: 2,
    key_competencies: ["Patient care", "Teamwork", "Record keeping", "Calm under pressure"],
  },
  scoring_rubric: {
    dimensions: [
      { name: "Clinical skill", weight: 0.35, description: "Safe, current practice." },
      { name: "Patient care", weight: 0.3, description: "Listens, explains, keeps dignity." },
      { name: "Teamwork", weight: 0.2, description: "Hands over well, asks for help." },
      { name: "Record keeping", weight: 0.15, description: "Complete and on time." },
    ],
  },
};

export const PROFILES = [
  {
    user_id: DEMO_USERS.candidate.id,
    first_name: "Robin",
    last_name: "Ferro",
    email: DEMO_USERS.candidate.email,
    suburb: "Old Town",
    country: "Australia",
  },
  {
    user_id: DEMO_USERS.secondCandidate.id,
    first_name: "Sasha",
    last_name: "Lund",
    email: DEMO_USERS.secondCandidate.email,
    suburb: "Riverside",
    country: "Australia",
  },
];
