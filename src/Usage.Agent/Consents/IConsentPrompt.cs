using System;
using System.Collections.Generic;

namespace PopCon.Usage.Agent.Consents;

/// <summary>How an application asks its user. A library never has one.</summary>
public interface IConsentPrompt
{
    /// <summary>Asks whether a package may count its use. No answer means no.</summary>
    /// <param name="package">The package.</param>
    /// <param name="host">Where the counts go.</param>
    /// <param name="features">What is counted, and what each means.</param>
    public bool Ask(string package, string host, IReadOnlyList<(string Name, string What)> features);

    /// <summary>Shows the address of the host's consent page, or opens it in a browser.</summary>
    public void Open(Uri page);

    /// <summary>Shows the code that the user enters at an address; used when the application has no browser.</summary>
    public void ShowCode(string page, string userCode);
}
