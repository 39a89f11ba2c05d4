@rem "npm start" runs "exec node local/start.ts": on Unix the shell gives its place to the server, so that signals reach it. cmd has no exec; this is it.
@%*
