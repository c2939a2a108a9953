{{/* The pod of a `helm test`, but for its containers and volumes. */}}
{{- define "popcon.testPod" -}}
restartPolicy: Never
automountServiceAccountToken: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* The rights of each of its containers. */}}
{{- define "popcon.testSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* A container with curl: busybox's wget cannot speak the TLS that the bridge asks for. Its environment has the password. */}}
{{- define "popcon.testCurl" -}}
image: "{{ .Values.tools.curlImage.repository }}:{{ .Values.tools.curlImage.tag }}"
imagePullPolicy: {{ .Values.tools.curlImage.pullPolicy }}
{{ include "popcon.testSecurity" . }}
{{- with .Values.tools.basicAuthSecretName }}
env:
  {{- range $key := list "username" "password" }}
  - name: {{ upper $key }}
    valueFrom:
      secretKeyRef:
        name: {{ $.Values.tools.basicAuthSecretName }}
        key: {{ $key }}
  {{- end }}
{{- end }}
command: ["sh", "-c"]
{{- end }}

{{/* The command that asks the bridge or the gateway, up to the path. The certificate names it as its clients know it, not as this Service. */}}
{{- define "popcon.testAsk" -}}
curl --silent --show-error --fail --insecure --max-time 10{{ if .Values.tools.basicAuthSecretName }} --user "$USERNAME:$PASSWORD"{{ end }} {{ lower .Values.web.scheme }}://{{ include "popcon.fullname" . }}:{{ .Values.service.telemetryPort | default .Values.service.port | int64 }}
{{- end }}
