-- Creates an invitation for a recruiter, and expires older open ones of the application. Without an application it is
-- one to a job role: see invited_application.
-- An address other than the candidate's own, confirmed one counts as new: see count_new_address.
-- With an idempotency key the request may be repeated: a repeat gets the stored response, or continues with
-- the same invitation where the first request never finished (with the token of that).
-- Of requests at the same time for an application, whoever sends them, one sends its mail, and the others raise
-- 'in_progress': a later one would expire the link in the mail of the first.
-- A request that is no repeat counts against the limit of the sender, where it has one, here, since only this
-- function knows whether it is one.
-- p_unless_invited: an open invitation that was sent before is given, as the replay, in place of another
-- {replay: null, rate: what consume_rate_limit returned, null without a limit, invitation_id, expires_at, job_title,
--  organisation_id, organisation_name, mail_name} or {replay: the result of finish_invitation, invitation_id}
-- Raises 'application_not_found', 'job_role_not_found', 'forbidden', 'in_progress', 'idempotency_key_reused',
-- 'job_role_not_active' (nobody could apply to it),
-- 'invitation_not_open' (the invitation of a repeat was revoked or replaced meanwhile),
-- 'interview_completed' and 'candidate_has_other_address' (it could not be accepted),
-- 'rate_limited' and 'invitation_limit_reached' (detail: seconds to wait).
create or replace function public.prepare_invitation(
  p_acting_user uuid,
  p_invitation_id uuid,
  p_token_hash text,
  p_expires_in_days int,
  p_daily_limit int,
  p_send_to text,
  p_application_id uuid default null,
  p_job_role_id uuid default null,
  p_rate_key text default null,
  p_rate_limit int default null,
  p_email_template text default null,
  p_idempotency_key text default null,
  p_request_hash text default null,
  p_unless_invited boolean default false
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  seconds_a_minute constant int := 60;
  seconds_a_day constant int := 86400;
  sending_for constant interval := '60 s';
  role record;
  claim public.idempotency_keys;
  invited uuid := p_application_id;
  invitation public.invitations;
  sent uuid;
  rate jsonb;
  daily jsonb;
begin
  if p_application_id is null then
    perform public.require_role_recruiter(p_acting_user, p_job_role_id);
  else
    perform public.require_application_role(p_acting_user, p_application_id, array['recruiter']);
  end if;
  select job_roles.id, job_roles.title, job_roles.status, organisations.id as organisation_id, organisations.name,
    organisations.mail_name
  into role
  from public.job_roles
  join public.organisations on organisations.id = job_roles.organisation_id
  where job_roles.id = coalesce(
    (select job_role_id from public.applications where id = p_application_id), p_job_role_id
  );

  if p_idempotency_key is not null then
    claim := public.claim_idempotency_key(
      p_acting_user, 'send-invitation', p_idempotency_key, p_request_hash, p_invitation_id
    );
    if claim.answer is not null then
      return jsonb_build_object('replay', claim.answer, 'invitation_id', claim.resource_id);
    end if;
  end if;

  if p_rate_key is not null then
    rate := public.consume_rate_limit(p_rate_key, p_rate_limit, seconds_a_minute);
    if not (rate ->> 'allowed')::boolean then
      raise exception using errcode = 'P0001', message = 'rate_limited',
        detail = rate ->> 'retry_after';
    end if;
  end if;

  if p_application_id is null and role.status <> 'active' then
    raise exception using errcode = 'P0001', message = 'job_role_not_active';
  end if;
  invited := coalesce(
    invited,
    (select application_id from public.invitations where id = claim.resource_id),
    public.invited_application(role.id, p_send_to)
  );
  perform from public.applications where id = invited for no key update;
  if not found then
    -- It was deleted since.
    raise exception using errcode = 'P0001', message = 'application_not_found';
  end if;
  perform public.set_invited_address(invited, p_send_to);
  perform public.require_interview_left(invited);
  if p_unless_invited then
    select id into sent from public.invitations
    where application_id = invited and status in ('sent', 'delivered', 'opened')
      and expires_at > clock_timestamp()
    limit 1;
    if found then
      return jsonb_build_object(
        'invitation_id', sent,
        'replay', public.finish_invitation(p_acting_user, sent, null, p_idempotency_key)
      );
    end if;
  end if;
  if exists (
    select from public.invitations
    where application_id = invited and id is distinct from claim.resource_id
      and sending_until > clock_timestamp()
  ) then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  select * into invitation from public.invitations
  where id = claim.resource_id and application_id = invited;

  if not found then
    daily := public.consume_rate_limit(
      'invitations:' || role.organisation_id, p_daily_limit, seconds_a_day
    );
    if not (daily ->> 'allowed')::boolean then
      raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
        detail = daily ->> 'retry_after';
    end if;

    if not exists (
      select from public.applications
      where id = invited and public.has_address(candidate_id, p_send_to)
    ) then
      perform public.count_new_address(
        role.organisation_id, p_acting_user, p_daily_limit, p_send_to
      );
    end if;

    update public.invitations set
      status = 'expired', expires_at = least(expires_at, clock_timestamp())
    where application_id = invited and status <> 'expired' and accepted_at is null;

    insert into public.invitations
      (id, application_id, token, email_template, expires_at, sending_until)
    values (p_invitation_id, invited, p_token_hash, p_email_template,
      clock_timestamp() + make_interval(days => p_expires_in_days),
      clock_timestamp() + sending_for)
    returning * into invitation;
  elsif invitation.status = 'expired' or invitation.expires_at <= clock_timestamp() then
    -- Its link would not work.
    raise exception using errcode = 'P0001', message = 'invitation_not_open';
  else
    update public.invitations set sending_until = clock_timestamp() + sending_for
    where id = invitation.id;
  end if;

  return jsonb_build_object(
    'replay', null,
    'rate', rate,
    'invitation_id', invitation.id,
    'expires_at', invitation.expires_at,
    'job_title', role.title,
    'organisation_id', role.organisation_id,
    'organisation_name', role.name,
    'mail_name', role.mail_name
  );
end $$;

grant execute on function public.prepare_invitation to service_role;
