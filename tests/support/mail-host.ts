import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { startMail } from "../../infra/local/simulators/mail";
import type { Simulator } from "../../infra/local/simulators/simulator";
import { healSimulator } from "./faults";
import { startHost, type TestHost } from "./host";

/** A host with a mail service of its own, which can be made to fail. */
export interface MailHost {
  /** URL of the host. */
  readonly api: string;
  /** URL of the mail service. */
  readonly mail: string;
}

/** Starts them for the tests of this file or group. After each, the mail service works again. */
export function mailHost(): MailHost {
  let mailService: Simulator;
  let host: TestHost;
  beforeAll(async () => {
    mailService = await startMail({ port: 0, apiKey: LOCAL_KEYS.mail });
    host = await startHost({ RESEND_BASE_URL: mailService.url });
  });
  afterAll(async () => {
    await host.stop();
    await mailService.close();
  });
  afterEach(() => healSimulator(mailService.url));
  return {
    get api() {
      return host.url;
    },
    get mail() {
      return mailService.url;
    },
  };
}
