import { stack } from "../support/stack";
import { asService, asUser } from "../support/users";
import { createWorld, type World } from "../support/world";
import { samples } from "./table-rows";

let world: World;
const pdf = () => new Blob(["%PDF-1.7"], { type: "application/pdf" });

/** All in the world, and the token of its candidate, who was deleted. */
beforeAll(async () => {
  world = await createWorld();
  const { error } = await asService().auth.admin.deleteUser(world.candidate.id);
  if (error) throw error;
});

test.each(Object.keys(samples))(
  "the token of a deleted user reads nothing in %s",
  async (table) => {
    const { url, anon_key } = stack().supabase;
    const headers = { apikey: anon_key, authorization: `Bearer ${world.candidate.token}` };
    const response = await fetch(`${url}/rest/v1/${table}?select=id`, { headers });
    // Of some tables users may not select anything.
    const rows: unknown = response.ok ? await response.json() : [];
    expect(rows).toEqual([]);
  },
);

test("the token of a deleted user stores no row of theirs", async () => {
  const row = { user_id: world.candidate.id, skill_name: "Triage", skill_type: "hard" };
  const { error } = await asUser(world.candidate).from("candidate_skills").insert(row);
  expect(error).not.toBeNull();
});

test("the token of a deleted user stores and reads no file", async () => {
  const name = `${world.candidate.id}/resume.pdf`;
  const bucket = asUser(world.candidate).storage.from("candidate-cvs");
  expect((await bucket.upload(name, pdf())).error).not.toBeNull();
  const stored = await asService().storage.from("candidate-cvs").upload(name, pdf());
  expect(stored.error).toBeNull();
  expect((await bucket.download(name)).error).not.toBeNull();
});
