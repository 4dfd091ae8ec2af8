-- How many mails an organisation may send to new addresses in 24 hours: 20, and one more for each mail that was
-- delivered in the last 30 days; 2 fewer for each that bounced and 10 fewer for each complaint, of the organisation
-- or of the sender in any other.
create or replace function public.new_address_limit(
  p_organisation_id uuid,
  p_user_id uuid,
  p_daily_limit int
) returns int
language sql stable security definer set search_path = '' as $$
  select greatest(0, least(
    p_daily_limit,
    20 + count(*) filter (where outcome = 'delivered' and organisation_id = p_organisation_id)
      - 2 * count(*) filter (where outcome = 'bounced')
      - 10 * count(*) filter (where outcome = 'complained')
  ))
  from public.sent_mails
  where (organisation_id = p_organisation_id or user_id = p_user_id)
    and sent_at > clock_timestamp() - interval '30 days'
$$;

-- Counts a mail to an address that is not known to belong to a candidate, against the limit of the organisation, and
-- against the same limit of the sender in all organisations together.
-- Raises 'invitation_limit_reached' (detail: seconds to wait).
create or replace function public.count_new_address(
  p_organisation_id uuid,
  p_user_id uuid,
  p_daily_limit int
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  seconds_a_day constant int := 86400;
  allowed constant int := public.new_address_limit(p_organisation_id, p_user_id, p_daily_limit);
  counter text;
  result jsonb;
begin
  if allowed < 1 then
    raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
      detail = seconds_a_day;
  end if;
  foreach counter in array array[
    'new-addresses:' || p_organisation_id,
    -- Erasure finds a person's counters by this digest.
    'new-addresses:' || encode(sha256(convert_to(p_user_id::text, 'UTF8')), 'hex')
  ] loop
    result := public.consume_rate_limit(counter, allowed, seconds_a_day);
    if not (result ->> 'allowed')::boolean then
      raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
        detail = result ->> 'retry_after';
    end if;
  end loop;
end $$;
