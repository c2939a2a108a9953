using System;

namespace PopCon.Trust.Statements;

/// <summary>A statement or its envelope cannot be read, or not in only one way.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="cause">What was caught, if anything.</param>
public sealed class MalformedStatementException(string message, Exception? cause = null) : Exception(message, cause);
