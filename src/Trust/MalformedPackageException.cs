using System;

namespace PopCon.Trust;

/// <summary>A package has no single meaning: it is not an archive, or two readers could see different files in it.</summary>
/// <param name="message">What is wrong, and where.</param>
/// <param name="cause">What was caught, if anything.</param>
public sealed class MalformedPackageException(string message, Exception? cause = null) : Exception(message, cause);
