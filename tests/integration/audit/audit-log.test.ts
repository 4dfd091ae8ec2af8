import { randomUUID } from "node:crypto";
import { connectForTests } from "../../support/postgres";
import { asService, asUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const DENIED = "42501";
const ADDRESS = "192.0.2.7";

const sql = connectForTests();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

describe("an entry", () => {
  async function write(user: TestUser, about: string = randomUUID()): Promise<string> {
    const [row] = await sql`
      insert into audit_log (action, entity_type, entity_id, organisation_id, user_id, ip_address)
      values ('member.added', 'user', ${about}, ${world.organisationId}, ${user.id}, ${ADDRESS})
      returning id`;
    return String(row?.["id"]);
  }
  const read = async (id: string) => {
    const [row] = await sql`select * from audit_log where id = ${id}`;
    return row && { ...row };
  };

  it("cannot be changed or deleted by the service, nor by the table's owner", async () => {
    const id = await write(world.admin);
    const log = asService().from("audit_log");
    expect((await log.update({ action: "nothing" }).eq("id", id)).error?.code).toBe(DENIED);
    expect((await log.delete().eq("id", id)).error?.code).toBe(DENIED);
    for (const attempt of [
      sql`update audit_log set action = 'nothing' where id = ${id}`,
      sql`update audit_log set user_id = null where id = ${id}`,
      sql`update audit_log set ip_address = null where id = ${id}`,
      sql`update audit_log set entity_id = null where id = ${id}`,
      sql`delete from audit_log where id = ${id}`,
      sql`truncate audit_log`,
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: DENIED });
    }
    expect(await read(id)).toMatchObject({ user_id: world.admin.id, ip_address: ADDRESS });
  });

  it("stays without the ids of a user or organisation that is deleted", async () => {
    const id = await write(world.admin);
    const before = await read(id);
    await sql`delete from auth.users where id = ${world.admin.id}`;
    expect(await read(id)).toEqual({ ...before, user_id: null });
    await sql`delete from organisations where id = ${world.organisationId}`;
    expect(await read(id)).toEqual({ ...before, user_id: null, organisation_id: null });
  });

  it("loses the id and address of a person who is erased, and nothing else", async () => {
    const { admin, recruiter } = world;
    const [byThem, aboutThem, ofOthers] = [
      await write(admin),
      await write(recruiter, admin.id),
      await write(recruiter),
    ];
    const [by, about, others] = [await read(byThem), await read(aboutThem), await read(ofOthers)];
    await sql`select erase_person(${admin.id}, true, '{}')`;
    expect(await read(byThem)).toEqual({ ...by, user_id: null, ip_address: null });
    expect(await read(aboutThem)).toEqual({ ...about, entity_id: null });
    expect(await read(ofOthers)).toEqual(others);
  });

  it("can be read by admins of its organisation only", async () => {
    const id = await write(world.recruiter);
    const seenBy = async (user: TestUser) =>
      (await asUser(user).from("audit_log").select("id").eq("id", id)).data?.length;
    expect(await Promise.all([world.admin, world.recruiter, world.outsider].map(seenBy))).toEqual([
      1, 0, 0,
    ]);
  });
});

test("the address of a request is the last one in X-Forwarded-For, if it is valid", async () => {
  const addressOf = async (headers: object | null) =>
    sql.begin(async (transaction) => {
      const text = headers ? JSON.stringify(headers) : "";
      await transaction`select set_config('request.headers', ${text}, true)`;
      return (await transaction`select request_address() as address`)[0]?.["address"];
    });
  const forwarded = (value: string) => addressOf({ "x-forwarded-for": value });
  expect(await forwarded("203.0.113.9, 192.0.2.7")).toBe("192.0.2.7");
  expect(await forwarded("2001:db8::1")).toBe("2001:db8::1");
  expect(await forwarded("192.0.2.7, Robin Reed")).toBeNull();
  expect([await addressOf({}), await addressOf(null)]).toEqual([null, null]);
});
