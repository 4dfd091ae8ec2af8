import { resumeTool } from "./parse-resume";

it("lists nothing that is longer than the profile can store", () => {
  const long = "x".repeat(30_000);
  const dates = { start_date: long, end_date: long };
  const parsed = resumeTool.schema.parse({
    ...{ first_name: long, last_name: long, email: long, phone: long, summary: long },
    ...{ linkedin_url: `https://example.com/${long}`, portfolio_url: null },
    ...{ skills: [long], soft_skills: [long], certifications: [long] },
    location: { suburb: long, state: long, postcode: long, country: long },
    experience: [
      { job_title: long, company_name: long, description: long, is_current: true, ...dates },
    ],
    education: [{ degree: long, institution: long, field_of_study: long, ...dates }],
  });
  expect(parsed).toMatchObject({
    first_name: "x".repeat(200),
    email: "x".repeat(320),
    skills: ["x".repeat(200)],
    soft_skills: ["x".repeat(200)],
    location: { suburb: "x".repeat(200), country: "x".repeat(200) },
    experience: [{ job_title: "x".repeat(200), company_name: "x".repeat(200) }],
    education: [{ degree: "x".repeat(200), institution: "x".repeat(200) }],
  });
  expect(parsed.linkedin_url).toHaveLength(2_000);
  expect(parsed.experience[0]?.description?.length).toBeLessThanOrEqual(20_000);
});
