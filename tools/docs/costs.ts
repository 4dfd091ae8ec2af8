import { readFileSync } from "node:fs";
import * as z from "zod";
import { table } from "./table";

const item = z.strictObject({
  service: z.string(),
  what: z.string(),
  quantity: z.number().positive(),
  unit: z.string(),
  /** Of one unit. */
  price: z.number().positive(),
});
type Item = z.output<typeof item>;

const costsSchema = z.strictObject({
  currency: z.string(),
  interviews: z.int().positive(),
  /** What a month costs without any interview. */
  monthly: z.array(item),
  perInterview: z.array(item),
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const money = (amount: number) => amount.toFixed(2);

/** One row for each item, and one for the total. */
function rowsOf(items: readonly Item[], times: number): string[][] {
  const costs = items.map(({ quantity, price }) => quantity * price * times);
  const rows = items.map(({ service, what, quantity, unit, price }, index) => [
    service,
    what,
    `${+(quantity * times).toPrecision(6)} × ${price} per ${unit}`,
    money(costs[index] ?? 0),
  ]);
  return [...rows, ["**Total**", "", "", `**${money(sum(costs))}**`]];
}

/** `docs/costs.md`: what interviews cost, worked out from quantities and prices. */
export function costsDocument(): string {
  const text = readFileSync("docs/costs.json", "utf8");
  const { currency, interviews, monthly, perInterview } = costsSchema.parse(JSON.parse(text));
  const heading = ["Service", "What", "Quantity and price", currency];
  return `# Costs

<!-- Written by \`npm run docs\` from docs/costs.json. -->

Edit [costs.json](costs.json), then \`npm run docs\`. The prices there are rough list prices, which nobody has compared
with a bill; the quantities are of an interview of 30 minutes with 20 turns, recorded, and scored once.

## ${interviews.toLocaleString("en")} interviews

${table([heading, ...rowsOf(perInterview, interviews)])}

## A month of production without interviews

${table([heading, ...rowsOf(monthly, 1)])}
`;
}
