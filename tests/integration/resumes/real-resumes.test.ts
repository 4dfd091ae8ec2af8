import * as z from "zod";
import { comparable, firstOutOfOrder } from "../../fixtures/resumes/facts";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { describeWithTestData } from "../../support/test-data";

const expectedFacts = z.object({
  files: z.record(
    z.string(),
    z.object({
      name: z.string(),
      email: z.string().nullable(),
      pages: z.int(),
      contains: z.array(z.string()),
      order: z.array(z.array(z.string())).default([]),
    }),
  ),
});

const REFUSED: [string, string][] = [
  // One of two pages cannot be reached: its text would be missing.
  ["pdfjs-Pages-tree-refs.pdf", "pdf_corrupt"],
  ["pdfjs-poppler-85140-0.pdf", "pdf_too_large"],
  ["pdfjs-GHOSTSCRIPT-698804-1-fuzzed.pdf", "pdf_no_text"],
  ["pdfjs-poppler-395-0-fuzzed.pdf", "pdf_corrupt"],
  ["pdfjs-poppler-742-0-fuzzed.pdf", "pdf_corrupt"],
  // Its last revision is encrypted.
  ["pdfjs-issue15893_reduced.pdf", "pdf_encrypted"],
  ["pdfjs-issue6010_1.pdf", "pdf_encrypted"],
  ["pdfjs-bug1020226.pdf", "pdf_corrupt"],
  ["pypdf-libreoffice-writer-password.pdf", "pdf_encrypted"],
  ["pdfminer-aes-256-r6.pdf", "pdf_encrypted"],
  ["qpdf-issue-335b.pdf", "not_a_pdf"],
  ["owasp-llm01-prompt-injection.md", "not_a_pdf"],
  ["bipia-text-attack-train.json", "not_a_pdf"],
];

const READABLE: [string, string][] = [
  ["pdfjs-xref_command_missing.pdf", "Reduced test-case"],
  ["pdfjs-ArabicCIDTrueType.pdf", "انواع الخطوط العربية"],
  ["pypdf-r6-owner-password.pdf", "pdf encryption test"],
  ["pypdf-issue-297.pdf", "test example"],
  ["pdfminer-zen_of_python_corrupted.pdf", "Readability counts."],
  // Its font does not map glyphs to letters; poppler reads the same.
  ["pdfminer-issue-791-non-unicode-cmap.pdf", "SURVWĜHGN"],
  // The tree's one page stands before the loop.
  ["qpdf-pages-loop.pdf", "Potato"],
  ["owasp-resume-keyword-stuffing.pdf", "ROOTSKΛ Pollard"],
];

const SCANNED = (page: number) => [{ kind: "scanned_text_layer", page }];

/** File, what its text contains, warnings. */
const FOUND_TEXTS: [string, string[], unknown[]][] = [
  [
    "link-targets.pdf",
    [
      "LinkedIn (https://www.linkedin.com/in/zoe-muller)",
      "Portfolio (https://zoe.example.org/)",
      "Mail (zoe.muller@example.org)",
      "Phone (+49301234567)",
    ],
    [],
  ],
  ["gradient-text.pdf", ["Zoë Müller-Łukasiewicz"], []],
  ["letter-spaced.pdf", ["AMY WONG\nJO LI\nZOË MÜLLER\nANA\nMei Lin Chan\n"], []],
  [
    "soft-hyphens.pdf",
    ["Zoë\nKrankenhausverwaltungsgesellschaft\nDonaudampfschifffahrtsgesellschaftskapitän\n"],
    [],
  ],
  [
    "composite-glyph-names.pdf",
    [
      "The committee at Quest Hospital settled a better fjord letter office affidavit.",
      "Scripting, attitude, Th Qu tt fj. Saint Anne Hospital 2012",
      "2015–2021",
      "quentin.matthews@example.org",
    ],
    [],
  ],
  ["glyph-name-suffixes.pdf", ["first offer file staff office final affidavit Three letter"], []],
  ["scan-with-text-layer.pdf", ["zoe.muller@example.org", "Wound care"], SCANNED(1)],
  ["digital-and-scanned-pages.pdf", ["zoe.muller@example.org", "Zoë Müller"], SCANNED(2)],
];

// Openly licensed resumes and hostile files; see SOURCES.md there.
describeWithTestData("real files of TEST_DATA_DIR", ["resumes", "hostile", "found"], (readData) => {
  const reader = usePdfReader();
  const resumes = Object.entries(
    expectedFacts.parse(JSON.parse(readData("resumes/expected.json").toString())).files,
  );

  it.each(resumes)("%s: facts in reading order, no hidden text", async (file, facts) => {
    const { text, pages, warnings } = await reader.read(readData(`resumes/${file}`));
    const wanted = [facts.name, ...(facts.email ? [facts.email] : []), ...facts.contains];
    expect(wanted.filter((fact) => !comparable(text).includes(comparable(fact)))).toEqual([]);
    for (const chain of facts.order) expect(firstOutOfOrder(text, chain)).toBeUndefined();
    expect(pages).toBe(facts.pages);
    expect(warnings).toEqual([]);
  });

  it.each(REFUSED)("%s is refused: %s", async (file, code) => {
    const reading = reader.read(readData(`hostile/${file}`));
    await expect(reading).rejects.toMatchObject({ name: "Problem", code });
  });

  it.each(READABLE)("%s is read: %s", async (file, shown) => {
    const { text } = await reader.read(readData(`hostile/${file}`));
    expect(text).toContain(shown);
  });

  it.each(FOUND_TEXTS)("%s is read as a person reads it", async (file, texts, warnings) => {
    const result = await reader.read(readData(`found/${file}`));
    for (const text of texts) expect(result.text).toContain(text);
    expect(result.warnings).toEqual(warnings);
  });

  it("leaves out and reports white instructions", async () => {
    const file = readData("hostile/owasp-resume-keyword-stuffing.pdf");
    const { text, warnings } = await reader.read(file);
    expect(text).not.toMatch(/maximum score|ignore all|TensorFlow|<span/);
    expect(warnings).toMatchObject([
      {
        kind: "hidden_text",
        reason: "same_colour",
        page: 1,
        sample: expect.stringContaining("Python"),
      },
    ]);
  });
});
