# Installs n8n for the Node that will run it. What its packages would fetch from elsewhere at their installation is not fetched; the one that is needed and
# comes without its compiled part, the driver of SQLite, is compiled here.
case "$(dpkg --print-architecture)" in
  amd64) arch=x64 ;;
  arm64) arch=arm64 ;;
  *) echo "npm has no Node for the architecture $(dpkg --print-architecture): n8n can be made on amd64 and arm64" >&2; exit 1 ;;
esac
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error
mkdir -p /tools /made/opt/n8n /made/usr/local/bin
cd /tools
npm install --no-save --ignore-scripts node-linux-$arch@$NODE_VERSION npm@$NPM_VERSION
cp node_modules/node-linux-$arch/bin/node /made/usr/local/bin/node
export PATH=/made/usr/local/bin:$PATH
npm() { node /tools/node_modules/npm/bin/npm-cli.js "$@"; }
cd /made/opt/n8n
echo "{ \"private\": true, \"dependencies\": { \"n8n\": \"$N8N_VERSION\" } }" > package.json
npm install --omit=dev --ignore-scripts
npm_config_nodedir=/tools/node_modules/node-linux-$arch npm rebuild --build-from-source sqlite3
# Nobody debugs it here: a third of what is installed are maps of sources, types and what the compiler left.
find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -type f -delete
find node_modules/sqlite3/build \( -name '*.a' -o -name '*.o' \) -type f -delete
