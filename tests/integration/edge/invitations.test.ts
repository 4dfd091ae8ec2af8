import { invoke } from "../../support/edge";
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

  it("refuses an address that is none, with a sentence", async () => {
    const refused = await invoke("send-invitation", world.recruiter, invitationOf("robin"));
    expect(refused).toEqual({
      status: 422,
      body: { error: "Invalid request. candidateEmail: Invalid email address" },
    });
  });
});
