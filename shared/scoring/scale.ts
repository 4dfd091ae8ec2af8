/**
 * The score of a dimension is 0–100 in the API, and 0–10 with two decimals in the table, as older rows have it
 * and pages read it.
 */
export const toStoredScore = (score: number): number => Math.round(score * 10) / 100;

export const fromStoredScore = (stored: number): number => Math.round(stored * 1000) / 100;
