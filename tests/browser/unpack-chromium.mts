import chromium from "@sparticuz/chromium";

/** Unpacks Chromium and the libraries that it needs into TMPDIR. Prints the path of its program. */
process.stdout.write(await chromium.executablePath());
