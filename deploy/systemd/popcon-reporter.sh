# Switches the Reporter on for login shells of sh and bash and what they start. Install as /etc/profile.d/popcon-reporter.sh; the Reporter's
# folder is /opt/popcon. Batch systems and services do not read it: see popcon-reporter.conf.
export DOTNET_STARTUP_HOOKS="/opt/popcon/PopCon.Reporter.dll${DOTNET_STARTUP_HOOKS:+:$DOTNET_STARTUP_HOOKS}"
export DOTNET_POPCONTEST_STATSD_HOST="unix:///run/popcon/statsd.sock"
