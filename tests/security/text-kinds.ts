import { TEXT_LIMITS } from "../../shared/core/text-limits";

/** Which text each column holds. Columns with a list or a pattern of allowed values are not listed. */
export const COLUMNS_BY_LIMIT: [limit: number, columns: string[]][] = [
  [
    TEXT_LIMITS.name,
    [
      "audit_log: action entity_type ip_address",
      "candidate_dei: disability_status ethnicity gender veteran_status",
      "candidate_profiles: availability country first_name last_name phone postcode profile_visibility",
      "candidate_profiles: state suburb work_mode work_rights",
      "candidate_skills: proficiency_level skill_name",
      "education: degree field_of_study institution",
      "employment_history: company_name job_title",
      "erasure_receipts: request_type",
      "idempotency_keys: request_hash route",
      "interview_consents: text_version",
      "interview_scores: model_version prompt_version rubric_version scored_by",
      "job_roles: department employment_type industry location work_type",
      "organisations: industry mail_name name",
      "outgoing_messages: traceparent",
      "practice_interviews: sample_role_type status",
      "quarantined_events: digest",
      "recording_parts: content_type format",
      "score_dimensions: dimension",
    ],
  ],
  [TEXT_LIMITS.title, ["job_roles: title"]],
  [
    TEXT_LIMITS.email,
    [
      "applications: invited_email",
      "candidate_profiles: email",
      "member_invitations: email send_to",
      "organisations: billing_email",
    ],
  ],
  [
    TEXT_LIMITS.id,
    [
      "call_events: event_id recording_id server_call_id",
      "call_recordings: recording_id",
      "communication_identities: acs_user_id",
      "idempotency_keys: key",
      "interview_calls: correlation_id server_call_id",
      "invitations: email_id",
      "mail_events: email_id event_id",
      "member_invitations: email_id",
      "outgoing_messages: message_id",
      "rate_limits: key",
      "recording_parts: document_id recording_id",
    ],
  ],
  [
    TEXT_LIMITS.url,
    [
      "candidate_profiles: cv_file_path linkedin_url portfolio_url",
      "interviews: recording_url",
      "organisations: logo_url website",
      "recording_parts: content_location metadata_location url",
    ],
  ],
  [
    TEXT_LIMITS.note,
    [
      "data_deletion_requests: notes reason",
      "interview_turns: suggested_followup",
      "organisations: billing_address",
      "quarantined_events: reason",
      "retention_failures: reason",
    ],
  ],
  [
    TEXT_LIMITS.text,
    [
      "interview_scores: candidate_feedback human_override_reason narrative_summary",
      "invitations: email_template",
      "score_dimensions: evidence",
    ],
  ],
  [
    TEXT_LIMITS.longText,
    [
      "employment_history: description",
      "job_roles: description",
      "organisations: description",
      "transcript_segments: content",
    ],
  ],
  [
    TEXT_LIMITS.json,
    [
      "audit_log: new_values old_values",
      "candidate_profiles: visibility_settings",
      "data_deletion_requests: removed_outside",
      "erasure_receipts: removed",
      "idempotency_keys: answer",
      "interview_turns: competencies_covered",
      "interviews: anti_cheat_signals competencies metadata",
      "job_roles: interview_structure requirements scoring_rubric",
      "organisations: values_framework",
      "outgoing_messages: body",
      "practice_interviews: feedback",
      "score_dimensions: cited_quotes",
    ],
  ],
  [TEXT_LIMITS.payload, ["call_events: parked", "quarantined_events: payload"]],
];
