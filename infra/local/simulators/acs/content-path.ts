const PREFIX = "/v1/objects/";

/** Whether a path is one of the content host, where recordings lie, and not of the resource. */
export function isContentPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** Where the document of a recording, its content and its metadata lie. */
export function contentPaths(documentId: string, kind: "audio" | "video") {
  const document = `${PREFIX}${documentId}`;
  const content = `${document}/content`;
  return { document, content: `${content}/${kind}`, metadata: `${content}/acsmetadata` };
}
