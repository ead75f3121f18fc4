#!/bin/sh
# Needs BAO_ADDR and BAO_TOKEN of an administrator.
set -eu
cd "$(dirname "$0")"

bao auth enable -path=gitlab jwt || true
bao write auth/gitlab/config \
  oidc_discovery_url=https://git.voltwerk.example \
  oidc_discovery_ca_pem=@ca.pem \
  bound_issuer=https://git.voltwerk.example

bao write auth/gitlab/role/firmware-signing @roles/firmware-signing.json
bao write auth/gitlab/role/firmware-nightly @roles/firmware-nightly.json
