import { asUser } from "../support/users";
import { createWorld } from "../support/world";

const DENIED = "42501";

const SHOWN = [
  ...["id", "interview_id", "part_index", "recorded_at", "duration_ms", "content_type"],
  ...["size_bytes", "imported_at", "deleted_at", "created_at"],
];
const HIDDEN = [
  ...["url", "content_location", "document_id", "recording_id", "format", "own_storage"],
  ...["event_time", "deletion_claimed_at"],
];

test("no user can read URLs of recordings, also when they see the recording", async () => {
  const { candidate, admin } = await createWorld();
  for (const user of [candidate, admin]) {
    const select = (columns: string) => asUser(user).from("recording_parts").select(columns);
    expect((await select(SHOWN.join())).error).toBeNull();
    for (const column of [...HIDDEN, "*"]) {
      expect((await select(column)).error?.code).toBe(DENIED);
    }
  }
});
