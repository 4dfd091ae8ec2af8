import { invoke } from "../../support/edge";
import { breakSimulator, healSimulator } from "../../support/faults";
import { mailHost } from "../../support/mail-host";
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
  const own = mailHost();

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
    const send = () =>
      invoke("send-invitation", world.recruiter, invitationOf(world.candidate.email), own.api);
    await breakSimulator(own.mail, { status: 500 });
    expect(await send()).toEqual({
      status: 502,
      body: { error: "The mail could not be sent. Send the invitation again." },
    });
    await healSimulator(own.mail);
    expect(await send()).toMatchObject({ status: 200, body: { success: true } });
    expect(await mailsTo(world.candidate.email, own.mail)).toHaveLength(1);
  });

  it("refuses an address that is none, with a sentence", async () => {
    const refused = await invoke("send-invitation", world.recruiter, invitationOf("robin"));
    expect(refused).toEqual({
      status: 422,
      body: { error: "Invalid request. candidateEmail: Invalid email address" },
    });
  });
});
