#!/bin/sh
set -eu
curl --fail --silent --retry 5 "https://$1.edge.cobalt.example/healthz"
