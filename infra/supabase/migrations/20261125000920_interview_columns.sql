-- What the columns of interviews, scores and invitations hold.
-- The kinds of data are told in recruiting_columns.

comment on column public.interviews.id is 'operational: the row';
comment on column public.interviews.application_id is 'operational: the application';
comment on column public.interviews.organisation_id is 'operational: the organisation of its role';
comment on column public.interviews.status is 'operational: how far it is';
comment on column public.interviews.started_at is 'operational: when it began';
comment on column public.interviews.ended_at is 'operational: when it ended';
comment on column public.interviews.closed_at is
  'operational: when a person completed it; from then on no call opens it again';
comment on column public.interviews.duration_seconds is 'operational: how long it took';
comment on column public.interviews.recording_url is
  'content: the recording, by the first of its files';
comment on column public.interviews.recording_deleted_at is
  'operational: when the recording was deleted';
comment on column public.interviews.transcript_deleted_at is
  'operational: when what was said was deleted';
comment on column public.interviews.legal_hold is
  'operational: whether nothing of it may be deleted';
comment on column public.interviews.retention_claimed_until is
  'operational: until when somebody is deleting its recording';
comment on column public.interviews.anti_cheat_signals is
  'personal: what was noticed of the candidate';
comment on column public.interviews.metadata is
  'operational: ids of its calls, and when they were last heard of';
comment on column public.interviews.created_at is 'operational: when the row was made';
comment on column public.interviews.updated_at is 'operational: when the row was last changed';

comment on column public.transcript_segments.id is 'operational: the row';
comment on column public.transcript_segments.interview_id is 'operational: the interview';
comment on column public.transcript_segments.turn is 'operational: the turn';
comment on column public.transcript_segments.speaker is 'operational: which side spoke';
comment on column public.transcript_segments.content is 'content: what was said';
comment on column public.transcript_segments.start_time_ms is 'operational: from when';
comment on column public.transcript_segments.end_time_ms is 'operational: until when';
comment on column public.transcript_segments.confidence is 'operational: how surely it was heard';
comment on column public.transcript_segments.created_at is 'operational: when the row was made';

comment on column public.interview_turns.id is 'operational: the row';
comment on column public.interview_turns.interview_id is 'operational: the interview';
comment on column public.interview_turns.turn is 'operational: the turn';
comment on column public.interview_turns.asked_at is 'operational: when the question came';
comment on column public.interview_turns.answered_at is 'operational: when the answer came';
comment on column public.interview_turns.suggested_followup is 'content: what might be asked next';
comment on column public.interview_turns.competencies_covered is
  'personal: what the candidate has shown';
comment on column public.interview_turns.created_at is 'operational: when the row was made';

comment on column public.interview_scores.id is 'operational: the row';
comment on column public.interview_scores.interview_id is 'operational: the interview';
comment on column public.interview_scores.overall_score is 'personal: how good the candidate was';
comment on column public.interview_scores.narrative_summary is
  'content: what is said of the candidate';
comment on column public.interview_scores.candidate_feedback is
  'content: what is said to the candidate';
comment on column public.interview_scores.anti_cheat_risk_level is
  'personal: how far the candidate is trusted';
comment on column public.interview_scores.scored_by is
  'identifier: the model, or the user who scored';
comment on column public.interview_scores.model_version is 'operational: by which model';
comment on column public.interview_scores.prompt_version is 'operational: by which prompt';
comment on column public.interview_scores.rubric_version is 'operational: by which rubric';
comment on column public.interview_scores.segment_count is
  'operational: from how much of the transcript';
comment on column public.interview_scores.human_override is
  'operational: whether a person overrode it';
comment on column public.interview_scores.human_override_by is 'identifier: who did';
comment on column public.interview_scores.human_override_reason is 'content: why they did';
comment on column public.interview_scores.created_at is 'operational: when the row was made';
comment on column public.interview_scores.updated_at is
  'operational: when the row was last changed';

comment on column public.score_dimensions.id is 'operational: the row';
comment on column public.score_dimensions.interview_id is 'operational: the interview';
comment on column public.score_dimensions.dimension is
  'organisation: what is scored, as the rubric calls it';
comment on column public.score_dimensions.score is 'personal: how good the candidate was';
comment on column public.score_dimensions.weight is 'organisation: how much it counts';
comment on column public.score_dimensions.evidence is 'content: what the candidate showed';
comment on column public.score_dimensions.cited_quotes is 'content: the words of the candidate';
comment on column public.score_dimensions.created_at is 'operational: when the row was made';

comment on column public.application_scores.application_id is 'operational: the application';
comment on column public.application_scores.job_role_id is 'operational: the role';
comment on column public.application_scores.interview_id is 'operational: whose score it is';
comment on column public.application_scores.best_score is 'personal: how good the candidate was';

comment on column public.invitations.id is 'operational: the row';
comment on column public.invitations.application_id is 'operational: the application';
comment on column public.invitations.interview_id is 'operational: the interview that it led to';
comment on column public.invitations.token is 'operational: the hash of what the link holds';
comment on column public.invitations.status is 'operational: how far it is';
comment on column public.invitations.email_template is 'content: what the recruiter wrote';
comment on column public.invitations.email_id is
  'operational: what the mail service calls the mail';
comment on column public.invitations.expires_at is 'operational: until when it can be accepted';
comment on column public.invitations.sent_at is 'operational: when it was sent';
comment on column public.invitations.opened_at is 'operational: when it was opened';
comment on column public.invitations.accepted_at is 'operational: when it was accepted';
comment on column public.invitations.revoked_at is 'operational: when it was taken back';
comment on column public.invitations.created_at is 'operational: when the row was made';
