import type { FunctionDefinition } from "../shared/app/register";
import acceptInvitation from "./accept-invitation";
import acceptMemberInvitation from "./accept-member-invitation";
import acsEvents from "./acs-events";
import acsTokenGenerator from "./acs-token-generator";
import acsWebhookHandler from "./acs-webhook-handler";
import aiInterviewer from "./ai-interviewer";
import aiInterviewerStream from "./ai-interviewer-stream";
import apiDocs from "./api-docs";
import apiDocsScript from "./api-docs-script";
import azureSpeechToken from "./azure-speech-token";
import createOrganisation from "./create-organisation";
import dataRetentionCleanup from "./data-retention-cleanup";
import dataRetentionNightly from "./data-retention-nightly";
import dataRetentionRun from "./data-retention-run";
import dataRetentionStatus from "./data-retention-status";
import edgeAcsTokenGenerator from "./edge-acs-token-generator";
import edgeAcsWebhookHandler from "./edge-acs-webhook-handler";
import edgeAiInterviewer from "./edge-ai-interviewer";
import edgeAzureSpeechToken from "./edge-azure-speech-token";
import edgeCreateOrganisation from "./edge-create-organisation";
import edgeDataRetentionCleanup from "./edge-data-retention-cleanup";
import edgeExtractRequirements from "./edge-extract-requirements";
import edgeGenerateShortlist from "./edge-generate-shortlist";
import edgeParseResume from "./edge-parse-resume";
import edgeScoreInterview from "./edge-score-interview";
import edgeSendInvitation from "./edge-send-invitation";
import edgeUnknown from "./edge-unknown";
import extractRequirements from "./extract-requirements";
import generateShortlist from "./generate-shortlist";
import healthLive from "./health-live";
import healthReady from "./health-ready";
import importRecording from "./import-recording";
import interviewComplete from "./interview-complete";
import interviewConsent from "./interview-consent";
import interviews from "./interviews";
import openapi from "./openapi";
import organisation from "./organisation";
import organisationMember from "./organisation-member";
import organisationMemberInvitation from "./organisation-member-invitation";
import organisationMembers from "./organisation-members";
import parseBatchResume from "./parse-batch-resume";
import parseResume from "./parse-resume";
import privacyExport from "./privacy-export";
import privacyRequests from "./privacy-requests";
import resendWebhook from "./resend-webhook";
import resumeBatch from "./resume-batch";
import resumeBatchApprove from "./resume-batch-approve";
import resumeBatchFiles from "./resume-batch-files";
import resumeBatchParse from "./resume-batch-parse";
import resumeBatches from "./resume-batches";
import revokeInvitation from "./revoke-invitation";
import scoreCompletedInterview from "./score-completed-interview";
import scoreInterview from "./score-interview";
import sendInvitation from "./send-invitation";
import sendInvitations from "./send-invitations";
import sendPendingWork from "./send-pending-work";
import serviceInfo from "./service-info";
import serviceInfoApi from "./service-info-api";
import supabaseAuth from "./supabase-auth";
import supabaseRest from "./supabase-rest";
import supabaseStorage from "./supabase-storage";
import validateInvitation from "./validate-invitation";

/** Every function of the app. A new one is added here; `main.ts` registers them. */
export const functions: readonly FunctionDefinition[] = [
  acceptInvitation,
  acceptMemberInvitation,
  acsEvents,
  acsTokenGenerator,
  acsWebhookHandler,
  aiInterviewer,
  aiInterviewerStream,
  apiDocs,
  apiDocsScript,
  azureSpeechToken,
  createOrganisation,
  dataRetentionCleanup,
  dataRetentionNightly,
  dataRetentionRun,
  dataRetentionStatus,
  edgeAcsTokenGenerator,
  edgeAcsWebhookHandler,
  edgeAiInterviewer,
  edgeAzureSpeechToken,
  edgeCreateOrganisation,
  edgeDataRetentionCleanup,
  edgeExtractRequirements,
  edgeGenerateShortlist,
  edgeParseResume,
  edgeScoreInterview,
  edgeSendInvitation,
  edgeUnknown,
  extractRequirements,
  generateShortlist,
  healthLive,
  healthReady,
  importRecording,
  interviewComplete,
  interviewConsent,
  interviews,
  openapi,
  organisation,
  organisationMember,
  organisationMemberInvitation,
  organisationMembers,
  parseBatchResume,
  parseResume,
  privacyExport,
  privacyRequests,
  resendWebhook,
  resumeBatch,
  resumeBatchApprove,
  resumeBatchFiles,
  resumeBatchParse,
  resumeBatches,
  revokeInvitation,
  scoreCompletedInterview,
  scoreInterview,
  sendInvitation,
  sendInvitations,
  sendPendingWork,
  serviceInfo,
  serviceInfoApi,
  supabaseAuth,
  supabaseRest,
  supabaseStorage,
  validateInvitation,
];
