import { app } from "@azure/functions";
import { settings } from "../shared/settings";
import "./accept-invitation";
import "./acs-token-generator";
import "./ai-interviewer";
import "./ai-interviewer-stream";
import "./azure-speech-token";
import "./create-organisation";
import "./extract-requirements";
import "./generate-shortlist";
import "./health-live";
import "./health-ready";
import "./interview-complete";
import "./interviews";
import "./organisation-member";
import "./organisation-members";
import "./parse-resume";
import "./resend-webhook";
import "./revoke-invitation";
import "./score-interview";
import "./send-invitation";
import "./service-info";
import "./validate-invitation";

// A missing or malformed setting stops the start, with its name.
settings();

app.setup({ enableHttpStream: true });
