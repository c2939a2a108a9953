namespace PopCon.Update.Activation;

/// <summary>The first starts of a new set.</summary>
/// <param name="Starts">How often it was started.</param>
internal sealed record Trial(int Starts);
