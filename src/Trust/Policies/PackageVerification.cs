using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Trust.Evidence;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;
using PopCon.Trust.Statements;

namespace PopCon.Trust.Policies;

/// <summary>One verification of one package. The first thing that is wrong is the reason, in the order of the methods below.</summary>
/// <remarks>Used once. The content of files is read last, so a package that is refused for its signatures costs no more than they do.</remarks>
internal sealed class PackageVerification
{
    private readonly TrustPolicy _policy;
    private readonly VerificationRequest _request;
    private readonly PackageVersion? _version;
    private TrustResult _result;

    public PackageVerification(TrustPolicy policy, string package, VerificationRequest request)
    {
        _policy = policy;
        _request = request;
        _version = request.Version is null ? null : PackageVersion.Parse(request.Version)
            ?? throw new TrustException($"Invalid version \"{request.Version}\": expected a NuGet version such as 1.2.3.");
        _result = new TrustResult { Package = package, Reason = TrustReason.Ok, Mode = policy.Mode };
    }

    /// <summary>Verifies.</summary>
    /// <exception cref="TrustException">The package is missing or cannot be read.</exception>
    public TrustResult Run()
    {
        try
        {
            using PackageTree package = PackageTree.Open(_result.Package);
            return Run(package);
        }
        catch (MalformedPackageException e)
        {
            return Refused(TrustReason.MalformedPackage, e.Message);
        }
        catch (MalformedStatementException e)
        {
            return Refused(TrustReason.MalformedStatement, e.Message);
        }
    }

    private TrustResult Run(PackageTree package)
    {
        byte[]? json = _request.StatementPath is { } path
            ? CappedFile.TryReadStart(path, Limits.EnvelopeBytes + 1)
            : package.ReadBeside(PackagePath.Statement, Limits.EnvelopeBytes + 1);
        if (json is null)
        {
            return Refused(TrustReason.NoSignature, $"there is no statement {_request.StatementPath ?? PackagePath.Statement}");
        }

        var envelope = StatementEnvelope.Parse(json);
        if (envelope.Signatures.Count == 0)
        {
            return Refused(TrustReason.NoSignature, "the statement has no signature");
        }

        var statement = TrustStatement.Parse(envelope.Payload);
        _result = _result with { Statement = statement, StatementId = TrustStatement.IdOf(envelope.Payload) };
        return _policy.RuleFor(_request.Id ?? statement.Id) is { } rule
            ? SignatureProblem(rule, envelope) ?? RevocationProblem(statement) ?? RequestProblem(rule, statement)
                ?? TimeProblem(statement) ?? FileProblems(statement, package) ?? EvidenceProblem(rule, package) ?? _result
            : Refused(TrustReason.NoRule, $"no rule of the policy covers {_request.Id ?? statement.Id}");
    }

    private TrustResult? SignatureProblem(PolicyRule rule, StatementEnvelope envelope)
    {
        var tally = new SignatureTally(rule, _policy.Revoked.Keys, envelope);
        _result = _result with { Signers = tally.Signers };
        return tally.Reason is TrustReason.Ok
            ? null
            : Refused(tally.Reason, string.Create(CultureInfo.InvariantCulture, $"{tally.Signers.Count} of {rule.Threshold} signatures needed"));
    }

    private TrustResult? RevocationProblem(TrustStatement statement)
    {
        if (_policy.Revoked.Statements.Contains(_result.StatementId!))
        {
            return Refused(TrustReason.RevokedStatement, _result.StatementId!);
        }

        PackageVersion version = PackageVersion.Parse(statement.Version)!;
        return _policy.Revoked.Packages.Any(revoked => revoked.Id.Matches(statement.Id) && revoked.Versions.Contains(version))
            ? Refused(TrustReason.RevokedPackage, $"{statement.Id} {statement.Version}")
            : null;
    }

    private TrustResult? RequestProblem(PolicyRule rule, TrustStatement statement)
    {
        if (_request.Id is { } id && !string.Equals(id.ToLowerInvariant(), statement.Id, StringComparison.Ordinal))
        {
            return Refused(TrustReason.WrongId, $"the statement is about {statement.Id}");
        }

        if (_version is not null && !string.Equals(_version.ToString(), statement.Version, StringComparison.Ordinal))
        {
            return Refused(TrustReason.WrongVersion, $"the statement is about {statement.Version}");
        }

        bool isAllowed = string.Equals(_request.Purpose ?? statement.Purpose, statement.Purpose, StringComparison.Ordinal)
            && rule.Purposes?.Contains(statement.Purpose, StringComparer.Ordinal) != false;
        return isAllowed ? null : Refused(TrustReason.WrongPurpose, $"the statement is for {statement.Purpose}");
    }

    private TrustResult? TimeProblem(TrustStatement statement)
    {
        DateTimeOffset now = _request.Clock.GetUtcNow();
        return now < statement.NotBefore ? Refused(TrustReason.NotYetValid, "valid from " + TrustTime.Format(statement.NotBefore))
            : now >= statement.NotAfter ? Refused(TrustReason.Expired, "valid before " + TrustTime.Format(statement.NotAfter))
            : null;
    }

    private TrustResult? FileProblems(TrustStatement statement, PackageTree package)
    {
        IReadOnlyList<FileProblem> differences = FileComparison.Differences(statement.Files, package.Digest());
        if (differences.Count > 0)
        {
            return Refused(TrustReason.Files, string.Empty) with { Files = differences };
        }

        IReadOnlyList<FileProblem> revoked = FileComparison.Revoked(statement.Files, _policy.Revoked.Files);
        return revoked.Count > 0 ? Refused(TrustReason.RevokedFile, string.Empty) with { Files = revoked } : null;
    }

    private TrustResult? EvidenceProblem(PolicyRule rule, PackageTree package) =>
        rule.NuGetCertificates is { } certificates && !NuGetEvidence.IsSignedBy(certificates, package)
            ? Refused(TrustReason.NuGetEvidence, "the package has no NuGet signature by a certificate of the rule")
            : null;

    private TrustResult Refused(string reason, string detail) => _result with { Reason = reason, Detail = detail };
}
