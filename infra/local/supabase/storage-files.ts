import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { App } from "@supabase/lite";
import * as z from "zod";

type StorageAdapter = NonNullable<App["_storageAdapter"]>;
type Metadata = Awaited<ReturnType<StorageAdapter["headObject"]>>;

const describedSchema = z.object({ contentType: z.string(), cacheControl: z.string() });

/**
 * Stores the objects of Supabase Storage in files. The file name is the hash of the object's key, so
 * that no key can escape the directory; the content type is in a second file beside it.
 */
export function storageInFiles(directory: string): StorageAdapter {
  const fileOf = (bucket: string, key: string) => join(directory, sha256(bucket), sha256(key));

  const headObject: StorageAdapter["headObject"] = async (bucket, key) => {
    const file = fileOf(bucket, key);
    const [{ size, mtime }, described] = await Promise.all([
      stat(file),
      readFile(`${file}.json`, "utf8"),
    ]);
    const { contentType, cacheControl } = describedSchema.parse(JSON.parse(described));
    return metadata(size, mtime, contentType, cacheControl);
  };

  const deleteObject = async (bucket: string, key: string) => {
    const file = fileOf(bucket, key);
    await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })]);
  };

  return {
    driver: undefined,
    headObject,
    deleteObject,
    async getObject(bucket, key, version, headers) {
      const found = await headObject(bucket, key, version);
      if (headers?.ifNoneMatch === found.eTag) return { httpStatusCode: 304, metadata: found };
      return { httpStatusCode: 200, metadata: found, body: await readFile(fileOf(bucket, key)) };
    },
    async uploadObject(bucket, key, version, body, contentType, cacheControl) {
      const file = fileOf(bucket, key);
      await mkdir(join(file, ".."), { recursive: true });
      await writeFile(file, body);
      await writeFile(`${file}.json`, JSON.stringify({ contentType, cacheControl }));
      return headObject(bucket, key, version);
    },
    async deleteObjects(bucket, keys) {
      await Promise.all(keys.map(async (key) => deleteObject(bucket, key)));
    },
    async copyObject(fromBucket, fromKey, _fromVersion, toBucket, toKey, toVersion) {
      const [from, to] = [fileOf(fromBucket, fromKey), fileOf(toBucket, toKey)];
      await mkdir(join(to, ".."), { recursive: true });
      await Promise.all([copyFile(from, to), copyFile(`${from}.json`, `${to}.json`)]);
      return { ...(await headObject(toBucket, toKey, toVersion)), httpStatusCode: 200 };
    },
    async privateAssetUrl(bucket, key) {
      return `file://${fileOf(bucket, key)}`;
    },
  };
}

function metadata(size: number, mtime: Date, mimetype: string, cacheControl: string): Metadata {
  const eTag = `"${size.toString(36)}-${mtime.getTime().toString(36)}"`;
  return { size, contentLength: size, lastModified: mtime, mimetype, cacheControl, eTag };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
