import { spawn } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { useExtractChild } from "../../tests/fixtures/resumes/child";
import { endlessPage, line, onePage, stream } from "../../tests/fixtures/resumes/pdf";
import { Extractor } from "./extractor";

const RESUME = onePage(line("Amina Diallo"));
const ENDLESS = endlessPage();
/** 6 MiB that stand for 384 MiB, which no screening sees. */
const SWELLING = onePage(
  stream(
    Buffer.concat([Buffer.alloc(6 * 1024 * 1024, Buffer.from([129, 0x20])), Buffer.from([128])]),
    "/Filter/RunLengthDecode",
  ),
);
const MIB = 1024 * 1024;

describe("the extractor", () => {
  const childPath = useExtractChild();
  const extractors: Extractor[] = [];
  afterEach(() => {
    for (const extractor of extractors.splice(0)) extractor.close();
  });

  const extractorWith = (limits: ConstructorParameters<typeof Extractor>[1] = {}) => {
    const extractor = new Extractor(childPath(), limits);
    extractors.push(extractor);
    return extractor;
  };
  const outcomeOf = async (extraction: Promise<{ text: string }>) =>
    extraction.then(
      ({ text }) => text,
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    );

  it("reads one resume after the other in the same process", async () => {
    const extractor = extractorWith();
    await extractor.extract(RESUME);
    const before = childrenOf(process.pid);
    await extractor.extract(RESUME);
    expect(before).toHaveLength(1);
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it("stops a file that takes too long, and meanwhile reads another one", async () => {
    const extractor = extractorWith({ deadlineMs: 3_000 });
    const endless = outcomeOf(extractor.extract(ENDLESS));
    let isEndless = true;
    const watched = endless.finally(() => {
      isEndless = false;
    });
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
    expect(isEndless).toBe(true);
    expect(await watched).toBe("pdf_too_complex");
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
  }, 20_000);

  it("stops a file that takes too much memory, and has none of it left", async () => {
    const extractor = extractorWith();
    await extractor.extract(RESUME);
    const [warm] = childrenOf(process.pid);
    let most = 0;
    const watching = setInterval(() => {
      most = Math.max(most, ...childrenOf(process.pid).map(residentBytesOf));
    }, 10);
    expect(await outcomeOf(extractor.extract(SWELLING))).toBe("pdf_too_complex");
    clearInterval(watching);
    expect(most).toBeLessThan(800 * MIB);
    await until(() => !childrenOf(process.pid).includes(warm ?? 0));
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
    expect(Math.max(...childrenOf(process.pid).map(residentBytesOf))).toBeLessThan(320 * MIB);
  });

  it("survives the end of its process, and starts another one", async () => {
    const extractor = extractorWith();
    await extractor.extract(RESUME);
    const [first = 0] = childrenOf(process.pid);
    const endless = outcomeOf(extractor.extract(ENDLESS));
    await sleep(200);
    process.kill(first, "SIGKILL");
    expect(await endless).toBe("pdf_too_complex");
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
    const [second = 0] = childrenOf(process.pid);
    // Killed while it idles, it is not sent the next file once its end is known.
    process.kill(second, "SIGKILL");
    await until(() => childrenOf(process.pid).length === 0);
    await sleep(100);
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
  }, 20_000);

  it("lets eight wait while two are read, and refuses the next one", async () => {
    const extractor = extractorWith({ deadlineMs: 1_500 });
    const endless = [1, 2].map(async () => outcomeOf(extractor.extract(ENDLESS)));
    const waiting = Array.from({ length: 8 }, async () => outcomeOf(extractor.extract(RESUME)));
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("extractor_busy");
    expect(await Promise.all(endless)).toEqual(["pdf_too_complex", "pdf_too_complex"]);
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 8 }, () => "Amina Diallo"));
  });

  it("refuses what has waited too long", async () => {
    const extractor = extractorWith({ deadlineMs: 2_000, maxWaitingMs: 100 });
    const endless = [1, 2].map(async () => outcomeOf(extractor.extract(ENDLESS)));
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("extractor_busy");
    await Promise.all(endless);
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
  }, 20_000);

  it("ends a process that nothing needs", async () => {
    const extractor = extractorWith({ idleMs: 50 });
    await extractor.extract(RESUME);
    await until(() => childrenOf(process.pid).length === 0);
    expect(childrenOf(process.pid)).toEqual([]);
  });

  it("leaves no process behind when its own is killed at work", async () => {
    const file = join(dirname(childPath()), "endless.pdf");
    writeFileSync(file, ENDLESS);
    const program = join(process.cwd(), "tests/fixtures/resumes/parent.ts");
    const parent = spawn(process.execPath, ["--import", "tsx", program, childPath(), file]);
    const parentId = parent.pid ?? 0;
    await until(() => childrenOf(parentId).length === 1);
    const [child = 0] = childrenOf(parentId);
    await sleep(500);
    parent.kill("SIGKILL");
    await until(() => !existsSync(`/proc/${child}`));
    expect(existsSync(`/proc/${child}`)).toBe(false);
  });

  it("works where a link leads to its program", async () => {
    const link = join(dirname(childPath()), "link");
    symlinkSync(dirname(childPath()), link);
    const extractor = new Extractor(join(link, "extract-child.js"));
    extractors.push(extractor);
    expect(await outcomeOf(extractor.extract(RESUME))).toBe("Amina Diallo");
  });

  it("says that it could not start, where its program is missing", async () => {
    const extractor = new Extractor(join(dirname(childPath()), "missing.js"));
    await expect(extractor.extract(RESUME)).rejects.toThrow("did not start");
  });
});

/** The processes that read resumes for another one. */
function childrenOf(processId: number): number[] {
  const path = `/proc/${processId}/task/${processId}/children`;
  const ids = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean) : [];
  return ids.map(Number).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, "utf8").includes("extract-child");
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

/** Waits for what must happen: the test's own time-out is the end of it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
