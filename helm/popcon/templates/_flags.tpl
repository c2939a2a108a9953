{{/* The command line of the bridge or the gateway. A flag may be given once only, so one among extraArgs takes the place of the chart's own. */}}
{{- define "popcon.flags" -}}
{{- $given := list }}
{{- range .Values.extraArgs }}
{{- $given = append $given (splitList "=" . | first) }}
{{- end }}
{{- range include (printf "popcon.%s.flags" (include "popcon.part" .)) . | fromYamlArray }}
{{- if not (has (splitList "=" . | first) $given) }}
- {{ . }}
{{- end }}
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Numbers pass through int64, because large ones would print as 5e+05. */}}
{{- define "popcon.bridge.flags" -}}
- --web.listen-address=:{{ .Values.service.port | int64 }}
- --web.telemetry-path={{ .Values.service.path }}
- --web.bridge-metrics
- --statsd.listen-udp={{ with .Values.statsd.udpPort }}:{{ . | int64 }}{{ end }}
- --statsd.listen-tcp={{ with .Values.statsd.tcpPort }}:{{ . | int64 }}{{ end }}
- --statsd.cache-size={{ .Values.statsd.cacheSize | int64 }}
- --statsd.event-queue-size={{ .Values.statsd.eventQueueSize | int64 }}
- --statsd.event-flush-threshold={{ .Values.statsd.eventFlushThreshold | int64 }}
- --statsd.event-flush-interval={{ .Values.statsd.eventFlushInterval }}
{{- with .Values.statsd.readBuffer }}
- --statsd.read-buffer={{ . | int64 }}
{{- end }}
{{- with .Values.statsd.allow }}
- --statsd.allow={{ join "," . }}
{{- end }}
{{- if include "popcon.mappingConfigMapName" . }}
- --statsd.mapping-config=/etc/popcon/mapping/statsd-mapping.conf
{{- end }}
{{- if include "popcon.hostSocket" . }}
- --statsd.listen-unixgram={{ .Values.daemonset.hostSocket.path }}/statsd.sock
- --statsd.unixsocket-mode={{ .Values.daemonset.hostSocket.mode }}
{{- end }}
- --limit.series={{ .Values.limits.series | int64 }}
- --limit.series-per-name={{ .Values.limits.seriesPerName | int64 }}
{{- if not (kindIs "invalid" .Values.limits.textBytes) }}
- --limit.text-bytes={{ .Values.limits.textBytes | int64 }}
{{- end }}
- --limit.tcp-connections={{ .Values.limits.tcpConnections | int64 }}
- --limit.tcp-connections-per-source={{ .Values.limits.tcpConnectionsPerSource | int64 }}
{{- with .Values.privacy }}
- --privacy.mode={{ .mode | default "off" }}
{{- with .families }}
- --privacy.families={{ . }}
{{- end }}
- --privacy.gate.k={{ .gate.k | int64 }}
- --privacy.gate.epoch={{ .gate.epoch }}
- --privacy.dp.epsilon={{ .dp.epsilon }}
- --privacy.dp.delta={{ .dp.delta }}
- --privacy.dp.unit={{ .dp.unit | int64 }}
- --privacy.dp.epoch={{ .dp.epoch }}
- --privacy.hidden-counts={{ .hiddenCounts }}
{{- if .liveSelfMetrics }}
- --privacy.live-self-metrics
{{- end }}
{{- if .relay }}
- --privacy.relay
{{- end }}
{{- end }}
{{- if .Values.state.enabled }}
- --state.file=/var/lib/popcon/bridge.state
{{- end }}
{{- if or .Values.state.enabled .Values.history.enabled }}
- --state.interval={{ .Values.state.interval }}
{{- end }}
{{- if .Values.history.enabled }}
- --history.folder=/var/lib/popcon/history
- --history.keep={{ .Values.history.keep }}
{{- end }}
{{- if not .Values.web.page }}
- --no-web.page
{{- end }}
{{- if .Values.web.configSecretName }}
- --web.config.file=/etc/popcon/web/web-config.yml
{{- end }}
{{- if .Values.web.enableLifecycle }}
- --web.enable-lifecycle
{{- end }}
- --log.level={{ .Values.log.level }}
- --log.format={{ .Values.log.format }}
{{- end }}

{{/* Not empty when the node's pods get a socket. */}}
{{- define "popcon.hostSocket" -}}
{{- if and (eq .Values.kind "DaemonSet") .Values.daemonset.hostSocket.enabled }}yes{{ end }}
{{- end }}

{{/* Not empty when the node's address gets the statsd ports. */}}
{{- define "popcon.hostPort" -}}
{{- if and (eq .Values.kind "DaemonSet") .Values.daemonset.hostPort.enabled }}yes{{ end }}
{{- end }}
