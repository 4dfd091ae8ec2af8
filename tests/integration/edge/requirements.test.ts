import { invoke } from "../../support/edge";
import { createUser } from "../../support/users";

const DESCRIPTION = `# Site engineer
We build bridges with many teams.

## You will
- Plan building sites with the team

**Requirements:**
* At least 5 years of experience in construction
* Bachelor's degree in engineering
* Certified crane operator

Nice to have
* A boat
`;

describe("extract-requirements", () => {
  it("returns what the description asks for, and questions for the interview", async () => {
    const found = await invoke("extract-requirements", await createUser(), {
      jobDescription: DESCRIPTION,
      jobTitle: "Site engineer",
    });
    expect(found).toEqual({
      status: 200,
      body: {
        success: true,
        requirements: {
          skills: expect.arrayContaining(["Certified crane operator", "A boat"]),
          experience: ["At least 5 years of experience"],
          qualifications: ["Bachelor's degree in engineering", "Certified crane operator"],
          responsibilities: ["Plan building sites with the team"],
          interviewQuestions: expect.arrayContaining([expect.stringMatching(/\?$/)]),
          key_competencies: expect.arrayContaining(["Teamwork"]),
        },
      },
    });
  });

  it("returns empty lists for a description that asks for nothing", async () => {
    const body = { jobDescription: "Hello.", jobTitle: "A job" };
    const found = await invoke("extract-requirements", await createUser(), body);
    expect(found.body).toMatchObject({ requirements: { skills: [], experience: [] } });
  });

  it("refuses an empty description with a sentence", async () => {
    const body = { jobDescription: "", jobTitle: "A job" };
    expect(await invoke("extract-requirements", await createUser(), body)).toEqual({
      status: 422,
      body: { error: expect.stringMatching(/^Invalid request\. jobDescription: /) },
    });
  });
});
