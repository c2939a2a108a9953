{{/* The bridge's container. */}}
{{- define "popcon.container" -}}
name: {{ .Chart.Name }}
image: {{ include "popcon.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args:
  {{- include "popcon.flags" . | trim | nindent 2 }}
{{- include "popcon.env" . }}
ports:
  - name: http
    containerPort: {{ .Values.service.port }}
    protocol: TCP
  {{- if .Values.statsd.tcpPort }}
  - name: statsd-tcp
    containerPort: {{ .Values.statsd.tcpPort }}
    {{- if include "popcon.hostPort" . }}
    hostPort: {{ .Values.statsd.tcpPort }}
    {{- end }}
    protocol: TCP
  {{- end }}
  {{- if .Values.statsd.udpPort }}
  - name: statsd-udp
    containerPort: {{ .Values.statsd.udpPort }}
    {{- if include "popcon.hostPort" . }}
    hostPort: {{ .Values.statsd.udpPort }}
    {{- end }}
    protocol: UDP
  {{- end }}
{{- range $probe := list "livenessProbe" "readinessProbe" "startupProbe" }}
{{- with index $.Values $probe }}
{{ $probe }}:
  {{- tpl (toYaml .) $ | nindent 2 }}
{{- end }}
{{- end }}
{{- with .Values.lifecycle }}
lifecycle:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- with include "popcon.volumeMounts" . | trim }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "popcon.env" -}}
{{- with .Values.extraEnv }}
env:
  {{- range $name, $value := . }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The mapping is mounted as a folder, never by subPath: only so does the kubelet carry a changed ConfigMap into the pod. */}}
{{- define "popcon.volumeMounts" -}}
{{- if include "popcon.mappingConfigMapName" . }}
- name: mapping
  mountPath: /etc/popcon/mapping
  readOnly: true
{{- end }}
{{- if .Values.web.configSecretName }}
- name: web-config
  mountPath: /etc/popcon/web
  readOnly: true
{{- end }}
{{- if or .Values.state.enabled .Values.history.enabled }}
- name: state
  mountPath: /var/lib/popcon
{{- end }}
{{- if include "popcon.hostSocket" . }}
- name: host-socket
  mountPath: {{ .Values.daemonset.hostSocket.path }}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "popcon.volumes" -}}
{{- with include "popcon.mappingConfigMapName" . }}
- name: mapping
  configMap:
    name: {{ . }}
    items:
      - key: {{ $.Values.statsd.mappingConfigMapKey }}
        path: statsd-mapping.conf
{{- end }}
{{- with .Values.web.configSecretName }}
- name: web-config
  secret:
    secretName: {{ . }}
{{- end }}
{{- if and (or .Values.state.enabled .Values.history.enabled) (not (include "popcon.stateClaim" .)) }}
- name: state
  {{- toYaml (.Values.state.volume | default (dict "emptyDir" (dict "sizeLimit" .Values.state.sizeLimit))) | nindent 2 }}
{{- end }}
{{- if include "popcon.hostSocket" . }}
- name: host-socket
  hostPath:
    path: {{ .Values.daemonset.hostSocket.path }}
    type: DirectoryOrCreate
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
