using System;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>What a test does in one epoch took longer than the epoch.</summary>
internal sealed class EpochTooShortException(string message) : Exception(message);
