-- What the columns of calls, recordings and their events hold.
-- The kinds of data are told in recruiting_columns.

comment on column public.interview_calls.id is 'operational: the row';
comment on column public.interview_calls.interview_id is 'operational: the interview';
comment on column public.interview_calls.server_call_id is 'operational: what Azure calls the call';
comment on column public.interview_calls.correlation_id is
  'operational: what Azure calls what belongs to it';
comment on column public.interview_calls.started_at is 'operational: when it began';
comment on column public.interview_calls.ended_at is 'operational: when it ended';
comment on column public.interview_calls.reported_duration_seconds is
  'operational: how long it took, as Azure tells';
comment on column public.interview_calls.last_event_at is 'operational: when it was last heard of';
comment on column public.interview_calls.control_claimed_at is
  'operational: since when somebody starts or stops its recording';
comment on column public.interview_calls.created_at is 'operational: when the row was made';

comment on column public.call_recordings.id is 'operational: the row';
comment on column public.call_recordings.recording_id is
  'operational: what Azure calls the recording';
comment on column public.call_recordings.call_id is 'operational: the call';
comment on column public.call_recordings.started_at is 'operational: when it began';
comment on column public.call_recordings.stopped_at is 'operational: when it ended';
comment on column public.call_recordings.created_at is 'operational: when the row was made';

comment on column public.recording_parts.id is 'operational: the row';
comment on column public.recording_parts.interview_id is 'operational: the interview';
comment on column public.recording_parts.recording_id is
  'operational: what Azure calls the recording';
comment on column public.recording_parts.part_index is 'operational: which of its files it is';
comment on column public.recording_parts.document_id is 'operational: what Azure calls the file';
comment on column public.recording_parts.content_location is
  'content: the file, where Azure has it';
comment on column public.recording_parts.format is 'operational: of which kind it is';
comment on column public.recording_parts.recorded_at is 'operational: when the recording began';
comment on column public.recording_parts.duration_ms is 'operational: how long it is';
comment on column public.recording_parts.own_storage is
  'operational: whether Azure wrote it into our storage';
comment on column public.recording_parts.event_time is 'operational: when Azure told of it';
comment on column public.recording_parts.url is 'content: the file, where we have it';
comment on column public.recording_parts.content_type is 'operational: of which kind it is';
comment on column public.recording_parts.size_bytes is 'operational: how large it is';
comment on column public.recording_parts.imported_at is 'operational: when it came';
comment on column public.recording_parts.deletion_claimed_at is
  'operational: when it was last given to be deleted';
comment on column public.recording_parts.deleted_at is 'operational: when it was deleted';
comment on column public.recording_parts.created_at is 'operational: when the row was made';

comment on column public.interview_consents.id is 'operational: the row';
comment on column public.interview_consents.interview_id is 'operational: the interview';
comment on column public.interview_consents.recording is
  'personal: whether the candidate agrees to be recorded';
comment on column public.interview_consents.ai_disclosure is
  'personal: whether the candidate was told of the AI and agrees';
comment on column public.interview_consents.text_version is
  'operational: which text they were shown';
comment on column public.interview_consents.created_at is 'operational: when they said so';

comment on column public.call_events.event_id is 'operational: the event';
comment on column public.call_events.type is 'operational: what it tells';
comment on column public.call_events.time is 'operational: when it happened';
comment on column public.call_events.interview_id is 'operational: the interview';
comment on column public.call_events.server_call_id is 'operational: what Azure calls the call';
comment on column public.call_events.recording_id is 'operational: what Azure calls the recording';
comment on column public.call_events.parked is
  'operational: what it tells, without names, while it waits for its interview';
comment on column public.call_events.received_at is 'operational: when it came';

comment on column public.set_aside_events.id is 'operational: the row';
comment on column public.set_aside_events.digest is 'operational: the hash of the payload';
comment on column public.set_aside_events.reason is 'operational: why it could not be read';
comment on column public.set_aside_events.payload is 'content: what was delivered';
comment on column public.set_aside_events.received_at is 'operational: when it came';

comment on column public.outgoing_messages.message_id is 'operational: the message';
comment on column public.outgoing_messages.queue is 'operational: where it is sent';
comment on column public.outgoing_messages.body is 'operational: the ids of what it is about';
comment on column public.outgoing_messages.due_at is 'operational: when it is due';
comment on column public.outgoing_messages.interview_id is 'operational: the interview';
comment on column public.outgoing_messages.claimed_at is
  'operational: since when somebody sends it';
comment on column public.outgoing_messages.sent_at is 'operational: when it was sent';
comment on column public.outgoing_messages.created_at is 'operational: when the row was made';
