import { PDFDocument, StandardFonts } from "pdf-lib";

const LINES = [
  "Robin Example",
  "robin@example.test",
  "Registered nurse with six years on a surgical ward.",
  "Skills",
  "Wound care, triage, handover",
];

/** A form with a resume of one page, as the frontend uploads it. */
export async function onePageResume(): Promise<FormData> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage();
  LINES.forEach((line, index) => {
    page.drawText(line, { x: 50, y: 780 - index * 24, size: 12, font });
  });
  return uploadOf(await document.save());
}

/** A form with a file in the field that the contract names. */
export function uploadOf(bytes: Uint8Array, type = "application/pdf"): FormData {
  const form = new FormData();
  form.append("file", new Blob([Uint8Array.from(bytes)], { type }), "resume.pdf");
  return form;
}
