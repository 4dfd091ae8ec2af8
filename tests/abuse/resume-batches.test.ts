import { endlessPage } from "../fixtures/resumes/write-pdf";
import { call } from "../support/api";
import { createBatch, parseBatch, parsedBatch, uploadFiles } from "../support/resume-batches";
import { onePageResume, resumePdf } from "../support/resumes";
import { createUser } from "../support/users";
import { createWorld } from "../support/world";
import { attackBeside } from "../support/victim";

const POISONED = 6;

it("endless resumes in a batch stop neither other batches, nor users who parse their own", async () => {
  const [attacker, victim] = await Promise.all([createWorld(), createWorld()]);
  const poisoned = await createBatch(attacker.recruiter, attacker.jobRoleId);
  const files = Array.from({ length: POISONED }, (_, index) => [`${index}.pdf`, endlessPage()]);
  await uploadFiles(attacker.recruiter, poisoned, {
    ...Object.fromEntries(files),
    "good.pdf": await resumePdf(),
  });
  const parseOwn = async () => {
    const { token } = await createUser();
    const body = await onePageResume();
    expect((await call("POST", "/api/ai/parse-resume", { token, body })).status).toBe(200);
  };
  await attackBeside("endless resumes in a batch", parseOwn, async () => {
    const attack = parseBatch(attacker.recruiter, poisoned);
    const batch = await parsedBatch(victim.recruiter, victim.jobRoleId, {
      "mia.pdf": await resumePdf(["Mia Keller", "mia@example.test"]),
    });
    expect(batch.states).toEqual({ parsed: 1 });
    expect((await attack).states).toEqual({ refused: POISONED, parsed: 1 });
  });
});
