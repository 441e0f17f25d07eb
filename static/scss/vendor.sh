#!/bin/sh
# Rebuilds static/vendor/govuk-frontend from the npm package; run it as `npm ci && npm run vendor` in the project's root.
set -eu
package=node_modules/govuk-frontend
target=static/vendor/govuk-frontend
node_modules/.bin/sass --load-path="$package/dist" --style=compressed --no-source-map \
    static/scss/govuk-frontend.scss "$target/govuk-frontend.css"
cp "$package/dist/govuk/govuk-frontend.min.js" "$target/govuk-frontend.min.js"
node -p "require('./$package/package.json').version" > "$target/VERSION"
