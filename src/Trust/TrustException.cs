using System;

namespace PopCon.Trust;

/// <summary>Trust cannot be judged: a file is missing, or a key, a policy or an argument is wrong. It never means "not trusted".</summary>
/// <param name="message">What is wrong, which value, and what to do.</param>
/// <param name="cause">What was caught, if anything.</param>
public sealed class TrustException(string message, Exception? cause = null) : Exception(message, cause);
