import { randomUUID } from "node:crypto";
import { PDFDocument, StandardFonts } from "pdf-lib";
import { asUser, type TestUser } from "./users";

const LINES = [
  "Robin Example",
  "robin@example.test",
  "Registered nurse with six years on a surgical ward.",
  "Skills",
  "Wound care, triage, handover",
];

/** A resume of one page. */
export async function resumePdf(lines: readonly string[] = LINES): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage();
  lines.forEach((line, index) => {
    page.drawText(line, { x: 50, y: 780 - index * 24, size: 12, font });
  });
  return document.save();
}

/** A form with a resume of one page, as the frontend uploads it. */
export async function onePageResume(): Promise<FormData> {
  return uploadOf(await resumePdf());
}

/** Stores a resume in somebody's folder of the bucket, as themselves. @returns its path */
export async function storeResume(user: TestUser, content?: Uint8Array): Promise<string> {
  const path = `${user.id}/${randomUUID()} resume.pdf`;
  const file = new Blob([Uint8Array.from(content ?? (await resumePdf()))]);
  const { error } = await asUser(user).storage.from("candidate-cvs").upload(path, file);
  if (error) throw error;
  return path;
}

/** A form with a file in the field that the contract names. */
export function uploadOf(bytes: Uint8Array, type = "application/pdf"): FormData {
  const form = new FormData();
  form.append("file", new Blob([Uint8Array.from(bytes)], { type }), "resume.pdf");
  return form;
}
