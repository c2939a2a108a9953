using System;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>A template, expression or pattern of a rule cannot be used. The message says what is wrong with which text.</summary>
internal sealed class TemplateException(string message, Exception? innerException = null) : Exception(message, innerException);
