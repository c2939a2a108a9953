using System.Collections.Generic;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Policies;

/// <summary>Which keys are trusted for which packages, and what is revoked.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TrustPolicy
{
    private readonly IReadOnlyList<PolicyRule> _rules;

    internal TrustPolicy(TrustMode mode, IReadOnlyList<PolicyRule> rules, Revocations revoked)
    {
        Mode = mode;
        _rules = rules;
        Revoked = revoked;
    }

    /// <summary>What follows from "not trusted".</summary>
    public TrustMode Mode { get; }

    internal Revocations Revoked { get; }

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="TrustException">The file is missing, or it has mistakes; the message has a line for each.</exception>
    public static TrustPolicy Load(string path) => PolicyReader.Read(CappedFile.Read(path, Limits.PolicyBytes), path);

    /// <summary>Verifies a package: a <c>.nupkg</c>, or the folder NuGet made of one.</summary>
    /// <exception cref="TrustException">The package is missing or cannot be read, or the request is wrong.</exception>
    public TrustResult Verify(string package, VerificationRequest? request = null)
    {
        TrustResult result = new PackageVerification(this, package, request ?? new VerificationRequest()).Run();
        TrustMeter.Count(result.Reason);
        return result;
    }

    /// <summary>The first rule that covers a package.</summary>
    internal PolicyRule? RuleFor(string id)
    {
        foreach (PolicyRule rule in _rules)
        {
            if (rule.Covers(id))
            {
                return rule;
            }
        }

        return null;
    }
}
