import { costsDocument } from "./costs";

it("multiplies quantities by prices and interviews, and adds them up", () => {
  const totals = [...costsDocument().matchAll(/\*\*Total\*\*.*\*\*([\d.]+)\*\*/g)];
  const costs = [...costsDocument().matchAll(/per [\w -]+ +\| ([\d.]+) +\|/g)];
  const added = costs.reduce((total, [, cost]) => total + Number(cost), 0);
  const total = totals.reduce((all, [, cost]) => all + Number(cost), 0);
  expect(totals).toHaveLength(2);
  expect(added).toBeCloseTo(total, 0);
  expect(costsDocument()).toMatch(/30000 × 0\.004 per minute +\| 120\.00 +\|/);
});
