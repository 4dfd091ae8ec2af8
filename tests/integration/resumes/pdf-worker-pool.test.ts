import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PdfWorkerPool } from "../../../shared/resumes/pdf/worker-pool";
import { PDF_WORKER } from "../../fixtures/resumes/pdf-worker";
import { endlessPage, line, onePage, stream } from "../../fixtures/resumes/write-pdf";

const RESUME = onePage(line("Amina Diallo"));
const ENDLESS = endlessPage();
/** 6 MiB that decode to 384 MiB, with a filter that the inspection does not decode. */
const MEMORY_BOMB = onePage(
  stream(
    Buffer.concat([Buffer.alloc(6 * 1024 * 1024, Buffer.from([129, 0x20])), Buffer.from([128])]),
    "/Filter/RunLengthDecode",
  ),
);
const MIB = 1024 * 1024;
const USER = "user";

describe("the PDF worker pool", () => {
  const directory = mkdtempSync(join(tmpdir(), "talenti-pdf-worker-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const pools: PdfWorkerPool[] = [];
  afterEach(() => {
    for (const pool of pools.splice(0)) pool.close();
  });

  const createPool = (limits: ConstructorParameters<typeof PdfWorkerPool>[1] = {}) => {
    const pool = new PdfWorkerPool(PDF_WORKER, limits);
    pools.push(pool);
    return pool;
  };
  /** The text, or the code of the error. */
  const outcomeOf = async (reading: Promise<{ text: string }>) =>
    reading.then(
      ({ text }) => text,
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    );

  it("reuses its process for the next file", async () => {
    const pool = createPool();
    await pool.read(USER, RESUME);
    const before = workersOf(process.pid);
    await pool.read(USER, RESUME);
    expect(before).toHaveLength(1);
    expect(workersOf(process.pid)).toEqual(before);
  });

  it("reads another file while one uses too much processor time, and stops that one", async () => {
    const pool = createPool({ processes: 2, processorMs: 6_000 });
    const endless = outcomeOf(pool.read(USER, ENDLESS));
    let isReading = true;
    const watched = endless.finally(() => {
      isReading = false;
    });
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
    expect(isReading).toBe(true);
    expect(await watched).toBe("pdf_too_complex");
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
  });

  it("kills a process that uses too much memory", async () => {
    const pool = createPool();
    await pool.read(USER, RESUME);
    const [first] = workersOf(process.pid);
    let maxBytes = 0;
    const watching = setInterval(() => {
      maxBytes = Math.max(maxBytes, ...workersOf(process.pid).map(residentBytesOf));
    }, 10);
    expect(await outcomeOf(pool.read(USER, MEMORY_BOMB))).toBe("pdf_too_complex");
    clearInterval(watching);
    expect(maxBytes).toBeGreaterThan(0);
    expect(maxBytes).toBeLessThan(800 * MIB);
    await until(() => !workersOf(process.pid).includes(first ?? 0));
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
    const [second = 0, ...others] = workersOf(process.pid).map(residentBytesOf);
    expect(others).toEqual([]);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(320 * MIB);
  });

  it("replaces a process that was killed", async () => {
    const pool = createPool();
    await pool.read(USER, RESUME);
    const [first = 0] = workersOf(process.pid);
    const endless = outcomeOf(pool.read(USER, ENDLESS));
    await sleep(200);
    process.kill(first, "SIGKILL");
    expect(await endless).toBe("pdf_too_complex");
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
    const [second = 0] = workersOf(process.pid);
    // Killed while idle: the next file goes to a new process.
    process.kill(second, "SIGKILL");
    await until(() => !existsSync(`/proc/${second}`));
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
  });

  it("reads as many files at a time as it has processes, and refuses one that has waited too long", async () => {
    const pool = createPool({ processes: 2, processorMs: 5_000, maxWaitingMs: 100 });
    const endless = [1, 2].map(async () => outcomeOf(pool.read(USER, ENDLESS)));
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("extractor_busy");
    expect(await Promise.all(endless)).toEqual(["pdf_too_complex", "pdf_too_complex"]);
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
  });

  it("reads files of users in fair turns", async () => {
    const pool = createPool({ processorMs: 1_000 });
    const order: string[] = [];
    const read = async (user: string, file: Uint8Array) => {
      await outcomeOf(pool.read(user, file));
      order.push(user);
    };
    await Promise.all([
      read("first", ENDLESS),
      read("first", ENDLESS),
      read("first", ENDLESS),
      read("second", RESUME),
      read("third", RESUME),
    ]);
    expect(order).toEqual(["first", "second", "third", "first", "first"]);
  });

  it("refuses a file of the user whose waiting files are largest when too much is waiting", async () => {
    const pool = createPool({ processorMs: 1_000, maxWaitingBytes: 3 * 64 * 1024 });
    const outcomes = ["first", "first", "first", "first", "second"].map((user, index) =>
      outcomeOf(pool.read(user, index === 0 ? ENDLESS : RESUME)),
    );
    expect(await Promise.all(outcomes)).toEqual([
      "pdf_too_complex",
      "Amina Diallo",
      "Amina Diallo",
      "extractor_busy",
      "Amina Diallo",
    ]);
  });

  it("stops a process that has been idle for long", async () => {
    const pool = createPool({ idleMs: 50 });
    await pool.read(USER, RESUME);
    await until(() => workersOf(process.pid).length === 0);
    expect(workersOf(process.pid)).toEqual([]);
  });

  it("leaves no process behind when the app is killed", async () => {
    const file = join(directory, "endless.pdf");
    writeFileSync(file, ENDLESS);
    const program = join(process.cwd(), "tests/fixtures/resumes/read-in-worker.ts");
    const app = spawn(process.execPath, ["--import", "tsx", program, PDF_WORKER, file]);
    const appId = app.pid ?? 0;
    await until(() => workersOf(appId).length === 1);
    const [worker = 0] = workersOf(appId);
    await sleep(500);
    app.kill("SIGKILL");
    await until(() => !existsSync(`/proc/${worker}`));
    expect(existsSync(`/proc/${worker}`)).toBe(false);
  });

  it("starts a worker whose path is a symbolic link", async () => {
    const link = join(directory, "link");
    symlinkSync(dirname(PDF_WORKER), link);
    const pool = new PdfWorkerPool(join(link, "pdf-worker.js"));
    pools.push(pool);
    expect(await outcomeOf(pool.read(USER, RESUME))).toBe("Amina Diallo");
  });

  it("fails when the worker's program is missing", async () => {
    const pool = new PdfWorkerPool(join(directory, "missing.js"));
    await expect(pool.read(USER, RESUME)).rejects.toThrow("did not start");
  });
});

/** Ids of a process's PDF workers. */
function workersOf(processId: number): number[] {
  const path = `/proc/${processId}/task/${processId}/children`;
  const ids = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean) : [];
  return ids.map(Number).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, "utf8").includes("pdf-worker.js");
    } catch {
      return false;
    }
  });
}

function residentBytesOf(processId: number): number {
  try {
    return Number(readFileSync(`/proc/${processId}/statm`, "utf8").split(" ")[1]) * 4_096;
  } catch {
    return 0;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
