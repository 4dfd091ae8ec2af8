create or replace function public.scoring_message_body(p_interview_id uuid, p_ended_at timestamptz)
returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('interview_id', p_interview_id, 'ended_at', p_ended_at)
$$;
