#!/bin/sh
# The two roles of the product's database, made when the volume is new (PostgreSQL's container runs this file then), and
# by hand on a database from before: docker compose exec postgres sh /docker-entrypoint-initdb.d/roles.sh
#
#   chungthuc          owns the tables; only `migrate` uses it
#   chungthuc_service  serve and worker; what it may do is given by `migrate` (docs/operating/containers.md)
#
# Passwords come from the same files as the product's own; none is in a command line or in PostgreSQL's log.
set -eu
SECRETS=${SECRETS:-/run/secrets}
as_superuser() {
  PGOPTIONS='-c log_statement=none -c log_min_duration_statement=-1' \
    psql -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${1}"
}
make_role() { # its name, the file of its password
  password=$(sed "s/'/''/g" "${2}")
  as_superuser postgres <<SQL
DO \$do\$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${1}') THEN
    CREATE ROLE ${1} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
END \$do\$;
ALTER ROLE ${1} PASSWORD '${password}';
SQL
}
[ "${POSTGRES_USER:-postgres}" = chungthuc ] || make_role chungthuc "$SECRETS/database_password"
make_role chungthuc_service "$SECRETS/service_password"
as_superuser postgres <<SQL
SELECT 'CREATE DATABASE chungthuc' WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'chungthuc') \gexec
ALTER DATABASE chungthuc OWNER TO chungthuc;
REVOKE ALL ON DATABASE chungthuc FROM PUBLIC;
SQL
[ "${POSTGRES_USER:-postgres}" = chungthuc ] || as_superuser chungthuc <<SQL
ALTER SCHEMA public OWNER TO chungthuc;
SQL
