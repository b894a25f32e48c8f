#!/usr/bin/env bash
# Compares what is generated from the routes with what is committed: the API description, and the
# web client's types. Called with the mainstay binary and a folder for what is made.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$1 made=$2

"$binary" openapi >"$made/openapi.json"
diff -u "$root/docs/api/openapi.json" "$made/openapi.json" | head -n 40 || {
    echo "docs/api/openapi.json is not what the routes say: $binary openapi > docs/api/openapi.json"
    exit 1
}
"$root/web/node_modules/.bin/openapi-typescript" "$root/docs/api/openapi.json" \
    -o "$made/schema.d.ts" --root-types=false >/dev/null
diff -u "$root/web/src/api/schema.d.ts" "$made/schema.d.ts" | head -n 40 || {
    echo "web/src/api/schema.d.ts is not what the API says: npm --prefix web run api"
    exit 1
}
