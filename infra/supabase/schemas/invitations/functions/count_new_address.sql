-- Counts a mail to an address that is not known to belong to a candidate: against the limit of mails to new addresses,
-- and against that of mails to one address. Each holds for the organisation, and for the sender in all organisations
-- together.
-- p_send_to: the address as mail is sent to it
-- Raises 'invitation_limit_reached' (detail: seconds to wait).
create or replace function public.count_new_address(
  p_organisation_id uuid,
  p_user_id uuid,
  p_daily_limit int,
  p_send_to text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  seconds_a_day constant int := 86400;
  mails_to_one constant int := 3;
  allowed constant int := public.new_address_limit(p_organisation_id, p_user_id, p_daily_limit);
  -- One mailbox has many addresses: with any case, and for most services with dots and after a plus.
  mailbox constant text := replace(split_part(split_part(lower(p_send_to), '@', 1), '+', 1), '.', '')
    || substring(lower(p_send_to) from '@[^@]*$');
  sender uuid;
  digest text;
  counter text;
  most int;
  result jsonb;
begin
  if allowed < 1 then
    raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
      detail = seconds_a_day;
  end if;
  foreach sender in array array[p_organisation_id, p_user_id] loop
    -- Erasure finds a person's counters by this digest.
    digest := encode(sha256(convert_to(sender::text, 'UTF8')), 'hex');
    for counter, most in values
      ('new-addresses:' || digest, allowed),
      (
        'mails:' || encode(sha256(convert_to(sender || mailbox, 'UTF8')), 'hex') || ':' || digest,
        mails_to_one
      )
    loop
      result := public.consume_rate_limit(counter, most, seconds_a_day);
      if not (result ->> 'allowed')::boolean then
        raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
          detail = result ->> 'retry_after';
      end if;
    end loop;
  end loop;
end $$;
