# Unpacks the distribution and makes the server for its database, as its makers' image does.
unzip -q /keycloak.zip -d /opt
mv /opt/keycloak-* /opt/keycloak
cd /opt/keycloak
# Up to 26.4 the shell does not hand Java the signal to stop, so that every stop would take the whole grace period. As it is from 26.5 on:
sed -i "/^eval \"'\\\$JAVA'\" \"\\\$JAVA_RUN_OPTS\"\$/c\\
trap 'kill -TERM \$PID; wait \$PID; exit 143' TERM INT\\
eval \"'\$JAVA' \$JAVA_RUN_OPTS &\"\\
PID=\$!; wait \$PID" bin/kc.sh
bin/kc.sh build
mkdir -p data
chown -R 1000:0 .
# What a provider in the volume asks for is made at the start, by the user of the container.
chmod -R u+w,g=u .
mkdir -p /made/opt
mv /opt/keycloak /made/opt/keycloak
