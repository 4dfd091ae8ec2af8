import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import puppeteer, { type Page } from "puppeteer-core";

export interface Site {
  origin: string;
  close(): Promise<void>;
}

/** Serves a page with supabase-js on a free port: an origin of its own. */
export async function startSite(): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "page.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
  });
  const script = outputFiles[0]?.contents;
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><script src="/page.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not listening");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface Browser {
  /** Opens the page of a site, in a profile of its own. */
  open(site: Site): Promise<Page>;
  close(): Promise<void>;
}

/** Starts headless Chromium, with the checks of a browser that a person uses. */
export async function startBrowser(): Promise<Browser> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-browser-"));
  const chromium = await puppeteer.launch({
    executablePath: await unpackChromium(directory),
    headless: "shell",
    // Without it, Chromium refuses to run as root.
    args: ["--no-sandbox", "--no-zygote"],
    env: { ...process.env, LD_LIBRARY_PATH: join(directory, "al2023/lib") },
  });
  return {
    open: async ({ origin }) => {
      const page = await (await chromium.createBrowserContext()).newPage();
      await page.goto(origin);
      return page;
    },
    close: async () => {
      await chromium.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function unpackChromium(directory: string): Promise<string> {
  // On Amazon Linux the package unpacks libraries, too, which other machines may not have either.
  const env = { ...process.env, TMPDIR: directory, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  const script = join(__dirname, "unpack-chromium.mts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], {
    env,
  });
  return stdout;
}
