using System;

namespace PopCon.Update.Failures;

/// <summary>A requirement, a configuration or an argument is wrong. It never means that a source or a package failed.</summary>
/// <param name="message">What is wrong, which value, and what to do.</param>
/// <param name="cause">What was caught, if anything.</param>
public sealed class UpdateException(string message, Exception? cause = null) : Exception(message, cause);
