using System;

namespace PopCon.Re2.Syntax;

/// <summary>A pattern cannot be used. The message says what is wrong and at which character.</summary>
internal sealed class Re2SyntaxException(string message, Exception? inner = null) : Exception(message, inner);
