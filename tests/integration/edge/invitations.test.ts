import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import { startMail } from "../../../infra/local/simulators/mail";
import { invoke } from "../../support/edge";
import { breakSimulator, healSimulator } from "../../support/faults";
import { startHost } from "../../support/host";
import { mailsTo } from "../../support/mails";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const invitationOf = (candidateEmail: string) => ({
  applicationId: world.applicationId,
  candidateEmail,
  roleTitle: "Registered nurse",
  companyName: "Harbour Clinic",
  expiresInDays: 7,
});

describe("send-invitation", () => {
  it("mails an invitation, which greets a person whose name is not known", async () => {
    const address = world.candidate.email;
    const sent = await invoke("send-invitation", world.recruiter, invitationOf(address));
    expect(sent).toEqual({
      status: 200,
      body: {
        success: true,
        invitationId: expect.any(String),
        expiresAt: expect.any(String),
        emailSent: true,
      },
    });
    const { data } = await asService()
      .from("invitations")
      .select("id, status")
      .eq("application_id", world.applicationId)
      .single();
    expect(data).toEqual({ id: expect.any(String), status: "sent" });
    expect(sent.body).toMatchObject({ invitationId: data?.id });
    const texts = (await mailsTo(address)).map(({ text }) => text);
    expect(texts).toEqual([expect.stringMatching(/^Hello,\n/)]);
  });

  it("fails with a sentence when the mail cannot be sent, and sends it when called again", async () => {
    const mailService = await startMail({ port: 0, apiKey: LOCAL_KEYS.mail });
    const host = await startHost({ RESEND_BASE_URL: mailService.url });
    const send = () =>
      invoke("send-invitation", world.recruiter, invitationOf(world.candidate.email), host.url);
    await breakSimulator(mailService.url, { status: 500 });
    expect(await send()).toEqual({
      status: 502,
      body: { error: "The mail could not be sent. Send the invitation again." },
    });
    await healSimulator(mailService.url);
    expect(await send()).toMatchObject({ status: 200, body: { success: true } });
    expect(await mailsTo(world.candidate.email, mailService.url)).toHaveLength(1);
    await host.stop();
    await mailService.close();
  });

  it("refuses an address that is none, with a sentence", async () => {
    const refused = await invoke("send-invitation", world.recruiter, invitationOf("robin"));
    expect(refused).toEqual({
      status: 422,
      body: { error: "Invalid request. candidateEmail: Invalid email address" },
    });
  });
});
