import { randomUUID } from "node:crypto";
import { invoke } from "../../support/edge";
import { resumePdf, storeResume } from "../../support/resumes";
import { asService, createUser, type TestUser } from "../../support/users";

const LINES = [
  "Robin Example",
  "robin@example.test",
  "Carlton VIC 3053, Australia",
  "Skills",
  "Wound care, Teamwork",
];

let user: TestUser;
beforeEach(async () => {
  user = await createUser();
});

const parse = (filePath: string, by = user) =>
  invoke("parse-resume", by, { filePath, userId: user.id });

/** The path in the user's profile. */
async function storedPath(): Promise<string | null | undefined> {
  const profiles = asService().from("candidate_profiles").select("cv_file_path");
  return (await profiles.eq("user_id", user.id).maybeSingle()).data?.cv_file_path;
}

describe("parse-resume", () => {
  it("reads the caller's own file, and stores its path in their profile", async () => {
    await asService().from("candidate_profiles").insert({ user_id: user.id }).throwOnError();
    const path = await storeResume(user, await resumePdf(LINES));
    expect(await parse(path)).toEqual({
      status: 200,
      body: {
        success: true,
        data: {
          personal: {
            first_name: "Robin",
            last_name: "Example",
            email: "robin@example.test",
            phone: null,
            linkedin_url: null,
            portfolio_url: null,
            location: { suburb: "Carlton", state: "VIC", postcode: "3053", country: "Australia" },
          },
          employment: [],
          education: [],
          skills: [
            { skill_name: "Wound care", skill_type: "hard" },
            { skill_name: "Teamwork", skill_type: "soft" },
          ],
          summary: null,
        },
      },
    });
    expect(await storedPath()).toBe(path);
  });

  it("creates no profile for a caller who has none", async () => {
    expect((await parse(await storeResume(user))).status).toBe(200);
    expect(await storedPath()).toBeUndefined();
  });

  it("refuses a path outside the caller's folder with 403", async () => {
    const other = await createUser();
    const path = await storeResume(user);
    expect((await parse(path, other)).status).toBe(403);
    for (const outside of [
      `${other.id}/../${path}`,
      `${other.id}//${path}`,
      `/${path}`,
      `${other.id}`,
      "cv.pdf",
    ]) {
      expect([outside, (await parse(outside, other)).status]).toEqual([outside, 403]);
    }
  });

  it("returns 404 for a file that does not exist, and stores no path", async () => {
    await asService().from("candidate_profiles").insert({ user_id: user.id }).throwOnError();
    expect(await parse(`${user.id}/${randomUUID()}.pdf`)).toEqual({
      status: 404,
      body: { error: "The resume's file was not found." },
    });
    expect(await storedPath()).toBeNull();
  });

  it("returns 400 for a file that is no PDF", async () => {
    const text = await storeResume(user, Buffer.from("a text"));
    expect(await parse(text)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });
});
