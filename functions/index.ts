import { app } from "@azure/functions";
import { settings } from "../shared/settings";
import "./accept-invitation";
import "./acs-events";
import "./acs-token-generator";
import "./acs-webhook-handler";
import "./ai-interviewer";
import "./ai-interviewer-stream";
import "./azure-speech-token";
import "./create-organisation";
import "./extract-requirements";
import "./generate-shortlist";
import "./health-live";
import "./health-ready";
import "./import-recording";
import "./interview-complete";
import "./interview-consent";
import "./interviews";
import "./organisation-member";
import "./organisation-members";
import "./parse-resume";
import "./resend-webhook";
import "./revoke-invitation";
import "./score-completed-interview";
import "./score-interview";
import "./send-invitation";
import "./send-pending-work";
import "./service-info";
import "./validate-invitation";

// A missing or malformed setting stops the start, with its name.
settings();

app.setup({ enableHttpStream: true });
