-- A pending invitation, for admins: {id, email, role, status, created_at, expires_at, mail_failure,
-- mail_failure_reason}
create or replace function public.describe_member_invitation(p_invitation public.member_invitations)
returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object(
    'id', p_invitation.id,
    'email', p_invitation.email,
    'role', p_invitation.role,
    'status', 'pending',
    'created_at', p_invitation.created_at,
    'expires_at', p_invitation.expires_at,
    'mail_failure', p_invitation.mail_failure,
    'mail_failure_reason', p_invitation.mail_failure_reason
  )
$$;
