-- Whether the second is the token whose hash is the first. As the `=` of the column's type it compares what a
-- client filters by: `token=eq.TOKEN`. SQL functions compare hashes, with the `=` of text.
create or replace function public.is_invitation_token(
  p_hash public.invitation_token,
  p_token public.invitation_token
) returns boolean
language sql stable
-- Without a search path of its own it is inlined, so that the index of the column serves the filter.
return p_hash::text = encode(sha256(convert_to(p_token::text, 'utf8')), 'hex');

grant execute on function public.is_invitation_token to anon, authenticated, service_role;

create operator public.= (
  leftarg = public.invitation_token,
  rightarg = public.invitation_token,
  function = public.is_invitation_token
);
