import {
  askForDeletion,
  claimDeletions,
  clearRequests,
  insertPerson,
  requestOf,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import type { Person } from "../../support/person";
import { endRun, insertOrganisation, type Organisation, startedRun } from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let theirs: Organisation;

beforeEach(async () => {
  await clearRequests(database);
  [ours, theirs] = [await insertOrganisation(database), await insertOrganisation(database)];
});

const newPerson = async (...organisations: Organisation[]) =>
  (await insertPerson(database, ...organisations)).person;
const ask = async ({ id }: Person) => (await askForDeletion(database, id, "full_deletion")).id;
const claim = (runId: string, limit?: number) => claimDeletions(database, runId, limit);
const claimedIds = async (runId: string, limit?: number) =>
  (await claim(runId, limit)).map(({ request_id }) => request_id);

describe("a run claims", () => {
  it("all requests when the timer started it, the oldest first", async () => {
    const requests = [
      await ask(await newPerson(ours)),
      await ask(await newPerson(ours, theirs)),
      await ask(await newPerson()),
    ];
    expect(await claimedIds(await startedRun(database))).toEqual(requests);
  });

  it("requests of people who applied to its organisations only, when an admin started it", async () => {
    const request = await ask(await newPerson(ours));
    await ask(await newPerson(ours, theirs));
    await ask(await newPerson());
    expect(await claimedIds(await startedRun(database, { user: ours.adminId }))).toEqual([request]);
  });

  it("up to the limit, not counting deferred requests", async () => {
    const held = await newPerson(ours);
    await database.sql`update interviews set legal_hold = true`;
    const [waiting, ...requests] = [
      await ask(held),
      await ask(await newPerson()),
      await ask(await newPerson()),
    ];
    const runId = await startedRun(database);
    expect(await claimedIds(runId, 1)).toEqual(requests.slice(0, 1));
    expect(await claimedIds(runId, 1)).toEqual(requests.slice(1));
    expect(await claimedIds(runId, 1)).toEqual([]);
    expect(await requestOf(database, waiting)).toMatchObject({ status: "pending" });
  });

  it("each request once when callers are parallel", async () => {
    const requests: string[] = [];
    for (let count = 0; count < 6; count += 1) requests.push(await ask(await newPerson()));
    const runId = await startedRun(database);
    const claims = await Promise.all(requests.map(() => claimedIds(runId, 2)));
    expect(claims.flat().sort()).toEqual(requests.sort());
  });

  it("no request of a person whose interview is claimed by another run", async () => {
    const person = await newPerson(ours);
    const request = await ask(person);
    const runId = await startedRun(database);
    const claims = (until: string) => database.sql`
      update interviews set retention_claimed_until = now() + ${until}::interval
      where application_id in (select id from applications where candidate_id = ${person.id})`;
    await claims("1 min");
    expect(await claimedIds(runId)).toEqual([]);
    expect(await requestOf(database, request)).toMatchObject({ status: "pending", notes: null });
    await claims("-1 s");
    expect(await claimedIds(runId)).toEqual([request]);
  });

  it("no request again that a later run has deferred", async () => {
    const person = await newPerson(ours);
    await database.sql`
      update interviews set legal_hold = true where application_id in (select id from applications where candidate_id = ${person.id})`;
    await ask(person);
    const runs = [await startedRun(database, { user: ours.adminId }), await startedRun(database)];
    for (const runId of [...runs, ...runs]) expect(await claimedIds(runId)).toEqual([]);
    const counted = await database.sql`
      select requests_deferred from retention_runs where id = any (${runs}) order by created_at`;
    expect(counted.map((run) => run["requests_deferred"])).toEqual([1, 1]);
  });

  it("requests that an older system left as processing", async () => {
    const { id } = await newPerson();
    await database.sql`
      insert into data_deletion_requests (user_id, status) values (${id}, 'processing')`;
    expect(await claim(await startedRun(database))).toMatchObject([{ user_id: id }]);
  });

  it("nothing when it has ended", async () => {
    await ask(await newPerson());
    const runId = await startedRun(database);
    await endRun(database, runId);
    expect(await claim(runId)).toEqual([]);
  });
});

test("a file that is only named by a profile is not deleted when it belongs to another person", async () => {
  const victim = await newPerson();
  const thief = await newPerson();
  const path = `${victim.id}/resume.pdf`;
  await database.sql`
    insert into storage.objects (bucket_id, name, owner_id)
    values ('candidate-cvs', ${path}, ${victim.id}), ('candidate-cvs', 'shared.pdf', null),
      ('candidate-cvs', 'elsewhere.pdf', ${thief.id}), ('candidate-cvs', 'nobodys.pdf', null)`;
  const name = (person: Person, file: string) => database.sql`
    update candidate_profiles set cv_file_path = ${file} where user_id = ${person.id}`;
  await ask(thief);
  const claimedPaths = async () => {
    await database.sql`update data_deletion_requests set status = 'pending', last_run_id = null`;
    await database.sql`delete from retention_runs`;
    const claims = await claim(await startedRun(database));
    return claims.flatMap(({ resume_paths }) => resume_paths);
  };
  await name(thief, path);
  expect(await claimedPaths()).toEqual(["elsewhere.pdf"]);
  await name(victim, "shared.pdf");
  await name(thief, "shared.pdf");
  expect(await claimedPaths()).toEqual(["elsewhere.pdf"]);
  // The profile is trusted for a file without an uploader that no other profile names.
  await name(thief, "nobodys.pdf");
  expect(await claimedPaths()).toEqual(["elsewhere.pdf", "nobodys.pdf"]);
});
