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
