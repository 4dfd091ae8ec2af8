-- Sending an invitation: prepared before the mail goes out, finished after.

-- What an event of the mail service makes of an invitation. The statuses stand in their order, so
-- that none goes backwards; a complaint counts as a bounce: nothing more should be sent there.
create or replace function public.apply_mail_event(
  p_email_id text,
  p_event text,
  p_happened_at timestamptz
) returns void
language sql security definer set search_path = '' as $$
  update public.invitations set
    status = greatest(
      status,
      (case p_event when 'complained' then 'bounced' else p_event end)::public.invitation_status
    ),
    opened_at = case
      when p_event = 'opened' then coalesce(opened_at, p_happened_at) else opened_at
    end
  where email_id = p_email_id
$$;

-- Lets an event and the noting of its mail's id take turns, so that one of them sees the other.
create or replace function public.lock_mail(p_email_id text) returns void
language sql set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0))
$$;

-- Makes an invitation for a recruiter, and expires older open ones of the application.
-- With a key the request may be repeated: a repeat is given the first one's answer, or goes on with
-- its invitation where it never finished (its token is the one to send).
-- A request that is no repeat counts against the sender's limit, here, since only this knows it.
-- {replay: null, rate: what take_rate_limit gave, invitation_id, expires_at, job_title,
--  organisation_id, organisation_name} or {replay: the answer of finish_invitation, invitation_id}
-- Raises 'application_not_found', 'forbidden', 'in_progress', 'idempotency_key_reused',
-- 'invitation_not_open' (a repeat whose invitation was revoked or replaced meanwhile),
-- 'rate_limited' and 'invitation_limit_reached' (detail: seconds to wait).
create or replace function public.prepare_invitation(
  p_acting_user uuid,
  p_application_id uuid,
  p_invitation_id uuid,
  p_token_hash text,
  p_expires_in_days int,
  p_daily_limit int,
  p_rate_key text,
  p_rate_limit int,
  p_email_template text default null,
  p_idempotency_key text default null,
  p_request_hash text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  seconds_a_minute constant int := 60;
  seconds_a_day constant int := 86400;
  role record;
  claim public.idempotency_keys;
  invitation public.invitations;
  rate jsonb;
  taken jsonb;
begin
  perform public.demand_application(p_acting_user, p_application_id, array['recruiter']);
  select job_roles.title, organisations.id as organisation_id, organisations.name into role
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  join public.organisations on organisations.id = job_roles.organisation_id
  where applications.id = p_application_id;

  if p_idempotency_key is not null then
    claim := public.claim_idempotency_key(
      p_acting_user, 'send-invitation', p_idempotency_key, p_request_hash, p_invitation_id
    );
    if claim.answer is not null then
      return jsonb_build_object('replay', claim.answer, 'invitation_id', claim.resource_id);
    end if;
  end if;

  rate := public.take_rate_limit(p_rate_key, p_rate_limit, seconds_a_minute);
  if not (rate ->> 'allowed')::boolean then
    raise exception using errcode = 'P0001', message = 'rate_limited',
      detail = rate ->> 'retry_after';
  end if;

  perform from public.applications where id = p_application_id for no key update;
  select * into invitation from public.invitations
  where id = claim.resource_id and application_id = p_application_id;

  if not found then
    taken := public.take_rate_limit(
      'invitations:' || role.organisation_id, p_daily_limit, seconds_a_day
    );
    if not (taken ->> 'allowed')::boolean then
      raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
        detail = taken ->> 'retry_after';
    end if;

    update public.invitations set
      status = 'expired', expires_at = least(expires_at, clock_timestamp())
    where application_id = p_application_id and status <> 'expired' and accepted_at is null;

    insert into public.invitations (id, application_id, token, email_template, expires_at)
    values (p_invitation_id, p_application_id, p_token_hash, p_email_template,
      clock_timestamp() + make_interval(days => p_expires_in_days))
    returning * into invitation;
  elsif invitation.status = 'expired' or invitation.expires_at <= clock_timestamp() then
    -- Revoked, replaced or run out since: its link leads nowhere.
    raise exception using errcode = 'P0001', message = 'invitation_not_open';
  end if;

  return jsonb_build_object(
    'replay', null,
    'rate', rate,
    'invitation_id', invitation.id,
    'expires_at', invitation.expires_at,
    'job_title', role.title,
    'organisation_id', role.organisation_id,
    'organisation_name', role.name
  );
end $$;

-- Notes that the mail was sent, by the mail service's id of it; without one, that it was not.
-- {invitation_id, expires_at, email_sent}: where it was sent, kept as the answer to repeats of the
-- request, the first one where two finish. Where it was not, a repeat tries the same mail again.
create or replace function public.finish_invitation(
  p_acting_user uuid,
  p_invitation_id uuid,
  p_email_id text default null,
  p_idempotency_key text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations;
  given jsonb;
  kept jsonb;
begin
  if p_email_id is not null then
    perform public.lock_mail(p_email_id);
    update public.invitations set
      email_id = p_email_id,
      status = greatest(status, 'sent'),
      sent_at = coalesce(sent_at, clock_timestamp())
    where id = p_invitation_id;
    -- Events that were faster than this.
    perform public.apply_mail_event(email_id, event, happened_at)
    from public.mail_events where email_id = p_email_id;
  end if;

  select * into invitation from public.invitations where id = p_invitation_id;
  given := jsonb_build_object(
    'invitation_id', p_invitation_id,
    'expires_at', invitation.expires_at,
    'email_sent', invitation.sent_at is not null
  );
  update public.idempotency_keys set
    answer = coalesce(answer, case when invitation.sent_at is not null then given end),
    claimed_at = case when invitation.sent_at is null then '-infinity' else claimed_at end
  where user_id = p_acting_user and route = 'send-invitation' and key = p_idempotency_key
  returning answer into kept;
  return coalesce(kept, given);
end $$;

-- Takes an invitation back that has not been accepted; once revoked, the answer stays the same.
-- {id, status, revoked_at}. Raises 'invitation_not_found', 'forbidden', 'invitation_not_open'.
create or replace function public.revoke_invitation(p_acting_user uuid, p_invitation_id uuid)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations;
  parties text[];
begin
  select * into invitation from public.invitations where id = p_invitation_id;
  parties := public.application_parties(p_acting_user, invitation.application_id);
  -- Candidates do not see invitations, they hold the token.
  if not parties && array['member'] then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if not parties && array['recruiter'] then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- Taking it back and accepting it take turns.
  perform from public.applications where id = invitation.application_id for no key update;
  if exists (
    select from public.invitations where id = p_invitation_id and accepted_at is not null
  ) then
    raise exception using errcode = 'P0001', message = 'invitation_not_open';
  end if;
  update public.invitations set
    status = 'expired', revoked_at = coalesce(revoked_at, clock_timestamp())
  where id = p_invitation_id
  returning * into invitation;
  return jsonb_build_object(
    'id', invitation.id, 'status', invitation.status, 'revoked_at', invitation.revoked_at
  );
end $$;

revoke execute on function
  public.apply_mail_event, public.lock_mail, public.prepare_invitation, public.revoke_invitation,
  public.finish_invitation(uuid, uuid, text, text)
from public, anon, authenticated, service_role;
grant execute on function public.prepare_invitation, public.revoke_invitation,
  public.finish_invitation(uuid, uuid, text, text)
to service_role;
