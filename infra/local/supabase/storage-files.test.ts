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

test("returns an object unchanged with its content type, also after a restart", async () => {
  await put("robin/cv.pdf");
  const { body, metadata } = await storageInFiles(directory).getObject(
    "cvs",
    "robin/cv.pdf",
    undefined,
  );
  expect(body).toEqual(PDF);
  expect(metadata).toMatchObject({ mimetype: "application/pdf", size: PDF.length });
});

test("stores a key that is a prefix of another key", async () => {
  await put("robin", Buffer.from("1"));
  await put("robin/cv.pdf", Buffer.from("2"));
  const storage = storageInFiles(directory);
  expect((await storage.getObject("cvs", "robin", undefined)).body).toEqual(Buffer.from("1"));
  expect((await storage.getObject("cvs", "robin/cv.pdf", undefined)).body).toEqual(
    Buffer.from("2"),
  );
});

test("writes nothing outside its directory, whatever the key", async () => {
  await put("../../outside");
  expect(await readdir(dirname(directory))).toEqual(["objects"]);
});

test("answers 304 without a body when the etag matches", async () => {
  const { eTag: ifNoneMatch } = await put("a");
  const again = await storageInFiles(directory).getObject("cvs", "a", undefined, { ifNoneMatch });
  expect(again).toMatchObject({ httpStatusCode: 304 });
  expect(again.body).toBeUndefined();
});

test("keeps a copy when the original is deleted", async () => {
  await put("a");
  const storage = storageInFiles(directory);
  await storage.copyObject("cvs", "a", undefined, "others", "b", undefined);
  await storage.deleteObject("cvs", "a", undefined);
  expect((await storage.getObject("others", "b", undefined)).body).toEqual(PDF);
  await expect(storage.headObject("cvs", "a", undefined)).rejects.toMatchObject({ code: "ENOENT" });
});
