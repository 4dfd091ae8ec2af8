import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { PDFDocument } from "pdf-lib";
import { line, onePage, stream } from "../../fixtures/resumes/write-pdf";
import { call, problemOf, send } from "../../support/api";
import { onePageResume, uploadOf } from "../../support/resumes";
import { createUser, type TestUser } from "../../support/users";

const PARSE = "/api/ai/parse-resume";

let user: TestUser;

beforeEach(async () => {
  user = await createUser();
});

const parse = (body: FormData | string, headers?: Record<string, string>) =>
  call("POST", PARSE, { token: user.token, body, ...(headers ? { headers } : {}) });

/** A PDF of so many empty pages. */
async function emptyPages(count: number): Promise<FormData> {
  const document = await PDFDocument.create();
  for (let page = 0; page < count; page += 1) document.addPage();
  return uploadOf(await document.save());
}

describe("parse-resume", () => {
  it("returns the contents of a resume in its own words", async () => {
    const { status, body } = await parse(await onePageResume());
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        first_name: "Robin",
        last_name: "Example",
        email: "robin@example.test",
        phone: null,
        skills: ["Wound care", "triage", "handover"],
        warnings: [],
      }),
    ]);
  });

  it.each(["browser-sidebar-de", "writer-table-fr", "browser-hi", "writer-ja"])(
    "reads a resume of another program and language: %s",
    async (name) => {
      const file = readFileSync(`tests/fixtures/resumes/${name}.pdf`);
      const { status, body } = await parse(uploadOf(file));
      expect([status, body]).toEqual([200, expect.objectContaining({ warnings: [] })]);
    },
  );

  it("recognises a PDF by its bytes, not by the declared type", async () => {
    const file = readFileSync("tests/fixtures/resumes/writer-ja.pdf");
    expect((await parse(uploadOf(file, "text/plain"))).status).toBe(200);
    const other = await parse(uploadOf(Buffer.from("MZ not a PDF"), "application/pdf"));
    expect([other.status, problemOf(other).code]).toEqual([400, "not_a_pdf"]);
  });

  it.each<[string, () => Promise<FormData>, number, string]>([
    ["without text", () => emptyPages(1), 400, "pdf_no_text"],
    ["with 101 pages", () => emptyPages(101), 413, "pdf_too_large"],
    ["with 2,000 pages", () => emptyPages(2_000), 413, "pdf_too_large"],
    [
      "that is truncated",
      async () => uploadOf(Buffer.from("%PDF-1.7\n1 0 obj")),
      400,
      "pdf_corrupt",
    ],
    [
      "of 10 MiB and a byte",
      async () => uploadOf(Buffer.alloc(10 * 1024 ** 2 + 1)),
      413,
      "body_too_large",
    ],
    ["of 30 MB", async () => uploadOf(Buffer.alloc(30_000_000)), 413, "body_too_large"],
    ["that is empty", async () => uploadOf(Buffer.alloc(0)), 400, "not_a_pdf"],
  ])("refuses a file %s", async (_, form, status, code) => {
    const response = await parse(await form());
    expect([response.status, problemOf(response).code]).toEqual([status, code]);
  });
});

describe("a scanned resume", () => {
  const scan = (content: string) =>
    uploadOf(
      onePage(`q 595 0 0 842 0 0 cm /P Do Q ${content}`, {
        resources: "/XObject<</P 6 0 R>>",
        objects: [
          stream(
            Buffer.alloc(12),
            "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB",
          ),
        ],
      }),
    );

  it("is parsed and marked when it has a text layer", async () => {
    const { status, body } = await parse(scan(`3 Tr ${line("robin@example.test")}`));
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        email: "robin@example.test",
        warnings: [{ kind: "scanned_text_layer", page: 1 }],
      }),
    ]);
  });

  it("is refused with advice when it has no text", async () => {
    const response = await parse(scan(""));
    expect([response.status, problemOf(response)]).toEqual([
      400,
      expect.objectContaining({ code: "pdf_no_text", detail: expect.stringContaining("OCR") }),
    ]);
  });
});

describe("the upload of a resume", () => {
  it("returns 415 when it is not multipart", async () => {
    const response = await parse("%PDF", { "content-type": "application/pdf" });
    expect([response.status, problemOf(response).code]).toEqual([415, "unsupported_media_type"]);
  });

  it.each([
    ["without a boundary", "multipart/form-data", "x"],
    ["that is truncated", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-da"],
    [
      "that is truncated within the file",
      "multipart/form-data; boundary=b",
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4 abc',
    ],
    [
      "that is truncated within another file",
      "multipart/form-data; boundary=b",
      '--b\r\nContent-Disposition: form-data; name="other"; filename="a.pdf"\r\n\r\n%PDF-1.4 abc',
    ],
    ["that is not multipart", "multipart/form-data; boundary=b", "hello"],
  ])("returns 400 for a body %s", async (_, type, body) => {
    const response = await parse(body, { "content-type": type });
    expect([response.status, problemOf(response).code]).toEqual([400, "invalid_multipart"]);
  });

  it("returns 422 when the file is in another field", async () => {
    const form = new FormData();
    form.append("resume", new Blob(["%PDF"]), "resume.pdf");
    const response = await parse(form);
    expect(problemOf(response)).toMatchObject({
      code: "invalid_request",
      errors: [{ path: "file" }],
    });
  });

  it("may be aborted by the client without harm to the app", async () => {
    const leaving = new AbortController();
    const endless = new ReadableStream({
      pull: async (controller) => {
        await sleep(1);
        if (leaving.signal.aborted) controller.close();
        else controller.enqueue(Buffer.alloc(1024, "x"));
      },
    });
    const upload = fetch(new URL(PARSE, (await send("GET", "/health/live")).url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${user.token}`,
        "content-type": "multipart/form-data; boundary=b",
      },
      body: endless,
      duplex: "half",
      signal: leaving.signal,
    });
    setTimeout(() => leaving.abort(), 100);
    await expect(upload).rejects.toThrow("aborted");
    expect((await parse(await onePageResume())).status).toBe(200);
  });
});
