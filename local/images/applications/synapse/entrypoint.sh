#!/bin/sh
# Writes the configuration from the environment and the secrets, makes the signing key once, becomes Synapse.
set -eu
data=/data
mkdir -p "$data/media"
# The key is the server's identity: it lives on the volume.
[ -s "$data/signing.key" ] || generate_signing_key -o "$data/signing.key"
secret() { cat "/run/secrets/$1"; }
umask 077
cat > /tmp/homeserver.yaml <<END
server_name: "$DOMAIN"
public_baseurl: "https://$DOMAIN/"
pid_file: /tmp/synapse.pid
report_stats: false
log_config: /usr/local/share/synapse/log.yaml
media_store_path: $data/media
signing_key_path: $data/signing.key
suppress_key_server_warning: true
trusted_key_servers: []
enable_registration: ${ENABLE_REGISTRATION:-false}
registration_shared_secret: "$(secret registration)"
macaroon_secret_key: "$(secret macaroon)"
form_secret: "$(secret form)"
listeners:
  - port: 8008
    type: http
    tls: false
    x_forwarded: true
    bind_addresses: ["0.0.0.0"]
    resources:
      - names: [client, federation]
database:
  name: psycopg2
  args:
    user: synapse
    password: "$(secret db_password)"
    dbname: synapse
    host: "$DB_HOST"
    cp_min: 2
    cp_max: 5
END
exec python3 -m synapse.app.homeserver --config-path /tmp/homeserver.yaml
