import { type Identifiers, mentionsPerson } from "./mentions";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

const NOBODY: Identifiers = {
  ids: [],
  addresses: [],
  first_name: null,
  last_name: null,
  account_names: [],
};

const mentions = (payload: string, person: Partial<Identifiers>) =>
  mentionsPerson(payload, { ...NOBODY, ...person });

const EVENT = JSON.stringify({
  type: "Microsoft.Communication",
  time: "2026-11-25T10:00:00Z",
  data: { displayName: "Zoë O’Neill-Muñoz", isAnonymous: true, phone: "61400000001" },
});

describe("a payload mentions a person", () => {
  it.each<[string, string, Partial<Identifiers>]>([
    ["by their id", `{"group":"x/${ID}"}`, { ids: [ID] }],
    ["by their id in capitals", ID.toUpperCase(), { ids: [ID] }],
    ["by their id within a longer id", `8:acs:${ID}_00000005`, { ids: [ID] }],
    ["by the id of a call", "call aHR0cHM6Ly9h==!", { ids: ["aHR0cHM6Ly9h=="] }],
    ["by their address", "Robin <ROBIN@example.test>", { addresses: ["robin@example.test"] }],
    ["by their number", "tel:+61400000001", { addresses: ["61400000001"] }],
    [
      "by the whole name of their profile",
      EVENT,
      { first_name: " Zoë", last_name: "O’Neill-Muñoz" },
    ],
    ["by the name of their account", EVENT, { account_names: ["zoë o’neill-muñoz"] }],
    ["by a name with escapes", '{"n":"Zo\\u00eb Reed"}', { first_name: "Zoë", last_name: "Reed" }],
    [
      "by a number that JSON cannot hold",
      '{"n":61400000000000000001}',
      { addresses: ["61400000000000000001"] },
    ],
    ["at its second occurrence", "Annabel Lee, Anna Lee", { first_name: "Anna", last_name: "Lee" }],
  ])("%s", (_, payload, person) => {
    expect(mentions(payload, person)).toBe(true);
  });

  it.each(["नरेंद्र मोदी", "李 小龙", "Đặng Văn", "محمد علي"])("by the name %s", (name) => {
    const [first_name = "", last_name = ""] = name.split(" ");
    expect(mentions(`{"displayName":"${name}"}`, { first_name, last_name })).toBe(true);
    expect(mentions(`{"displayName":"${name}"}`, { account_names: [name] })).toBe(true);
  });
});

describe("a payload does not mention a person", () => {
  it.each<[string, string, Partial<Identifiers>]>([
    ["by another's id", ID, { ids: [ID.replace("3f", "4f")] }],
    ["by a part of an id", `${ID}0`, { ids: [ID] }],
    ["by a first name alone", EVENT, { first_name: "Microsoft" }],
    ["by a name in one word", EVENT, { account_names: ["Microsoft"] }],
    ["by a fragment of JSON", EVENT, { first_name: '"isAnonymous":', last_name: "true" }],
    ["by signs for a last name", EVENT, { first_name: "Zoë", last_name: "." }],
    ["by digits for a last name", EVENT, { first_name: "Zoë", last_name: "61400000001" }],
    ["by a part of another's name", EVENT, { first_name: "oë", last_name: "O’Neill" }],
    ["by a name of three letters", '"A B"', { first_name: "A", last_name: "B" }],
    ["without identifiers", EVENT, {}],
  ])("%s", (_, payload, person) => {
    expect(mentions(payload, person)).toBe(false);
  });
});

test("many ids are searched for at once", () => {
  const ids = Array.from({ length: 20_000 }, (_, index) =>
    ID.replace("3f2504e0", index.toString(16).padStart(8, "0")),
  );
  const payload = JSON.stringify(Array.from({ length: 20_000 }, () => ID));
  expect(mentions(payload, { ids })).toBe(false);
  expect(mentions(payload, { ids: [...ids, ID] })).toBe(true);
});
