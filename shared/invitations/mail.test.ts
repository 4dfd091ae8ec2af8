import { invitationMail } from "./mail";

const invitation = {
  candidateName: "Aiko",
  organisationName: "Harbour Clinic",
  jobTitle: "Nurse",
  expiresAt: new Date("2026-12-01T09:30:00Z"),
  link: "https://app.example.test/interview/abc",
};

describe("invitationMail", () => {
  it("names the organisation, the job, the expiry and the link in HTML and text", () => {
    const { subject, html, text } = invitationMail(invitation);
    expect(subject).toBe("Interview for Nurse at Harbour Clinic");
    for (const part of [html, text]) {
      expect(part).toContain("Hello Aiko,");
      expect(part).toContain("You are invited by Harbour Clinic");
      expect(part).toContain("1 December 2026");
      expect(part).toContain(invitation.link);
    }
  });

  it("escapes every value in HTML, but not in text", () => {
    const candidateName = `<img src=x onerror="alert('1')"> & Co`;
    const { html, text } = invitationMail({ ...invitation, candidateName });
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; Co");
    expect(text).toContain(candidateName);
  });

  it("puts names on one line, so that they cannot add a header", () => {
    const jobTitle = "Nurse\r\nBcc: everybody@example.test\u2028x";
    expect(invitationMail({ ...invitation, jobTitle }).subject).toBe(
      "Interview for Nurse Bcc: everybody@\u2060example.\u2060test x at Harbour Clinic",
    );
  });

  it("quotes the recruiter's message with its line breaks", () => {
    const { html, text } = invitationMail({ ...invitation, customMessage: "One\r\nTwo <b>" });
    expect(html).toContain("Message from Harbour Clinic:<br>&gt; One<br>&gt; Two &lt;b&gt;");
    expect(text).toContain("Message from Harbour Clinic:\n> One\n> Two <b>");
  });

  it("shows no telephone number in names", () => {
    const number = "+61 (2) 5550-1234";
    const names = { candidateName: number, organisationName: number, jobTitle: `Call ${number}` };
    const { subject, html, text } = invitationMail({ ...invitation, ...names });
    for (const part of [subject, html, text]) expect(part).not.toContain("1234");
  });

  it("cuts a name of 5,000 emoji between two emoji", () => {
    const { text } = invitationMail({ ...invitation, candidateName: "👩‍⚕️".repeat(5_000) });
    expect(text).toContain(`Hello ${"👩‍⚕️".repeat(200)}…,`);
    expect(text.isWellFormed()).toBe(true);
  });

  it("prevents names and the recruiter's message from becoming links, in all parts", () => {
    const evil = "https://evil.test/x";
    const names = { candidateName: evil, organisationName: evil, jobTitle: evil };
    const { subject, html, text } = invitationMail({
      ...invitation,
      ...names,
      customMessage: `Confirm at ${evil} or\nwww.evil.test`,
    });
    for (const part of [subject, html, text]) {
      expect(part).not.toContain("https://evil");
      expect(part).not.toContain("evil.test");
      expect(part.replaceAll("\u2060", "")).toContain(evil);
    }
  });
});
