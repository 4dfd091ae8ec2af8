import { app } from "@azure/functions";
import { settings } from "../shared/settings";
import "./ai-interviewer";
import "./ai-interviewer-stream";
import "./create-organisation";
import "./health-live";
import "./health-ready";
import "./interview-complete";
import "./interviews";
import "./score-interview";
import "./service-info";

// A missing or malformed setting stops the start, with its name.
settings();

app.setup({ enableHttpStream: true });
