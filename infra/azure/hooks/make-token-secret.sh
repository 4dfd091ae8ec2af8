#!/bin/sh
# Makes the secret of invitation tokens, once: another one would make all open invitations invalid.
set -eu
[ -n "${INVITATION_TOKEN_SECRET:-}" ] || azd env set INVITATION_TOKEN_SECRET "$(openssl rand -hex 32)"
