import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { storageInFiles } from "./storage-files";

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "storage-")), "objects");
});
afterEach(async () => rm(dirname(directory), { recursive: true }));

const PDF = Buffer.from("%PDF-1.7");
const put = async (key: string, body = PDF) =>
  storageInFiles(directory).uploadObject(
    "cvs",
    key,
    undefined,
    body,
    "application/pdf",
    "no-cache",
  );

test("an object is given back as it was stored, with its type, after a restart as well", async () => {
  await put("robin/cv.pdf");
  const { body, metadata } = await storageInFiles(directory).getObject(
    "cvs",
    "robin/cv.pdf",
    undefined,
  );
  expect(body).toEqual(PDF);
  expect(metadata).toMatchObject({ mimetype: "application/pdf", size: PDF.length });
});

test("a key may be the beginning of another one", async () => {
  await put("robin", Buffer.from("1"));
  await put("robin/cv.pdf", Buffer.from("2"));
  const storage = storageInFiles(directory);
  expect((await storage.getObject("cvs", "robin", undefined)).body).toEqual(Buffer.from("1"));
  expect((await storage.getObject("cvs", "robin/cv.pdf", undefined)).body).toEqual(
    Buffer.from("2"),
  );
});

test("no key leads out of the directory", async () => {
  await put("../../outside");
  expect(await readdir(dirname(directory))).toEqual(["objects"]);
});

test("a client that has the object already is not sent it again", async () => {
  const { eTag: ifNoneMatch } = await put("a");
  const again = await storageInFiles(directory).getObject("cvs", "a", undefined, { ifNoneMatch });
  expect(again).toMatchObject({ httpStatusCode: 304 });
  expect(again.body).toBeUndefined();
});

test("a copy outlives its original", async () => {
  await put("a");
  const storage = storageInFiles(directory);
  await storage.copyObject("cvs", "a", undefined, "others", "b", undefined);
  await storage.deleteObject("cvs", "a", undefined);
  expect((await storage.getObject("others", "b", undefined)).body).toEqual(PDF);
  await expect(storage.headObject("cvs", "a", undefined)).rejects.toMatchObject({ code: "ENOENT" });
});
