namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>A layer of settings that can say where a value was written, for error messages.</summary>
internal interface IDescribedSource
{
    /// <summary>For example <c>command line</c> or <c>environment variable POPCON_BRIDGE_LOG_LEVEL</c>.</summary>
    public string Describe(Flag flag);
}
