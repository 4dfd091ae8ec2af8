import type { Identity } from "../../shared/scoring/identity";

/** A candidate's identity, and how they speak of it. */
export interface Person {
  identity: Identity;
  first: string;
  last: string;
  email: string;
  phone: string;
  link: string;
  suburb: string;
  country: string;
  school: string;
  employer: string;
  birth: string;
  graduation: number;
  age: number;
  nickname: string;
  pronoun: string;
  nationality: string;
}

const FIRST =
  "Ada Mohammed Siobhán Lakshmi José Zoë Nguyễn 小明 Олена Ἑλένη فاطمة Will Grace May Mark Hope Björn Łukasz Anne-Marie D’Andre Xóchitl Kwame Yūki Þóra Rose".split(
    " ",
  );
const LAST = [
  "Example",
  "O’Neill",
  "van der Berg",
  "de la Cruz",
  "Müller",
  "王",
  "Ødegård",
  "Young",
  "García Márquez",
  "Smith-Jones",
  "Okonkwo",
  "Иваненко",
  "Baker",
];
const SCHOOLS = [
  "Nordhaven University",
  "University of Eastmoor",
  "Massachusetts Institute of Technology",
  "École Polytechnique Fédérale de Lausanne",
  "St. Brigid's College",
  "Universität Zürich",
  "清华大学",
];
const EMPLOYERS = [
  "Harbour Clinic Pty Ltd",
  "Slack",
  "Lakeside Hospital & Sons",
  "Nordwind GmbH",
  "株式会社山田",
];
const PLACES: [suburb: string, state: string, postcode: string, country: string, people: string][] =
  [
    ["Reading", "ENG", "RG1 2AA", "United Kingdom", "British"],
    ["Fitzroy North", "VIC", "3068", "Australia", "Australian"],
    ["Zürich", "ZH", "8004", "Switzerland", "Swiss"],
    ["Lagos", "LA", "100001", "Nigeria", "Nigerian"],
    ["São Paulo", "SP", "01310-100", "Brazil", "Brazilian"],
  ];
const MONTHS = ["January", "Mar", "June", "September", "December"];

/** Made up, and different in all that a profile holds: the same for the same number. */
export function person(number: number): Person {
  const of = <Item>(items: readonly Item[], shift = 0): Item => {
    const item = items[(number + shift) % items.length];
    if (item === undefined) throw new Error("A list is empty");
    return item;
  };
  const [first, last, school, employer] = [of(FIRST), of(LAST), of(SCHOOLS), of(EMPLOYERS)];
  const [suburb, state, postcode, country, nationality] = of(PLACES, Math.floor(number / 5));
  const email = `person.${number}@mail-${number % 7}.example`;
  const phone =
    number % 2
      ? `+61 4${number % 10} 555 ${1000 + number}`
      : `(0${number % 9}1) 555-0${1000 + number}`;
  const link = `https://www.linkedin.com/in/person-${number}`;
  const profile = {
    first_name: first,
    last_name: last,
    ...{ email, phone, suburb, state, postcode, country, linkedin_url: link },
  };
  return {
    identity: { people: [profile, { email }], schools: [school], employers: [employer] },
    ...{ first, last, email, phone, link, suburb, country, school, employer, nationality },
    birth: `${(number % 27) + 1} ${of(MONTHS)} ${1960 + (number % 45)}`,
    graduation: 1980 + (number % 45),
    age: 21 + (number % 45),
    nickname: `${first.slice(0, 2)}y`,
    pronoun: of(["he", "she", "they"]),
  };
}
