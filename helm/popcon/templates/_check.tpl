{{/*
Before each install and upgrade the bridge or the gateway checks the file that it is going to read: a mistake fails the command. Otherwise
a first install would leave pods that cannot start, and Kubernetes waits up to five minutes before it tries them again with the mended
file. Takes what the templates of the part take, and the content of the file as "text".
*/}}
{{- define "popcon.checkJob" -}}
{{- $config := include "popcon.config" . | fromYaml }}
{{- $name := printf "%s-%s-check" (include "popcon.fullname" .) $config.name }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
  labels:
    {{- include "popcon.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "-1"
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
data:
  {{ $config.file }}: |
    {{- .text | nindent 4 }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $name }}
  labels:
    {{- include "popcon.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 0
  template:
    metadata:
      labels:
        {{- include "popcon.testLabels" . | nindent 8 }}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      {{- with include "popcon.scheduling" . | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        - name: check-{{ $config.name }}
          image: {{ include "popcon.image" . | quote }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          args:
            - --check-config
            {{- range include "popcon.flags" . | fromYamlArray }}
            {{- if not (hasPrefix "--web.config.file=" .) }}
            - {{ . | quote }}
            {{- end }}
            {{- end }}
          {{- include "popcon.env" . | nindent 10 }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
          volumeMounts:
            - name: {{ $config.name }}
              mountPath: /etc/popcon/{{ $config.name }}
              readOnly: true
      volumes:
        - name: {{ $config.name }}
          configMap:
            name: {{ $name }}
{{- end }}
