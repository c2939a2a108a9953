namespace PopCon.Usage.Agent.Consents;

/// <summary>How asking for consent ended.</summary>
public enum ConsentResult
{
    /// <summary>The user and the host said yes.</summary>
    Granted,

    /// <summary>Nothing was asked: the environment says no, or the settings or the list cannot be used.</summary>
    Suppressed,

    /// <summary>The user said no.</summary>
    Declined,

    /// <summary>The host refused, or no answer came in time. The user may be asked again.</summary>
    NoAnswer,
}
