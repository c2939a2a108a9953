using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Trust.Keys;
using PopCon.Trust.Policies;
using PopCon.Trust.Signatures;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust verify</c>: a v1 signature with <c>--key</c>, or a package against a policy with <c>--policy</c>.</summary>
internal sealed class VerifyCommand
{
    private readonly Command _command = new("verify", "Verifies a signature (--key, --sig) or a package (--policy).");
    private readonly Argument<string?> _path = new("path") { Description = "Folder or .nupkg.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _key = new("--key") { Description = "Public key of a v1 signature, a PEM file." };
    private readonly Option<string?> _signature = new("--sig") { Description = "File with the v1 signature." };
    private readonly Option<string?> _hash = new("--hash") { Description = "Hash to verify instead of a folder." };
    private readonly Option<string?> _policy = new("--policy") { Description = "Policy, a JSON file." };
    private readonly Option<string?> _statement = new("--statement") { Description = "File with the statement. Default: popcon/trust.json in the package." };
    private readonly Option<string?> _version = new("--package-version") { Description = "Version that the package must have." };
    private readonly Option<string?> _purpose = new("--purpose") { Description = "Purpose that the statement must have." };
    private readonly Option<DateTimeOffset?> _now = TrustOptions.Time("--now", "Time to judge by. Default: the clock of this machine.");
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as a JSON object." };
    private readonly Option<string?> _id = FolderHash.Id();
    private readonly FolderHash _folderHash;

    private VerifyCommand()
    {
        foreach (Option option in new Option[] { _key, _signature, _hash, _policy, _statement, _version, _purpose, _now, _json })
        {
            _command.Add(option);
        }

        _command.Add(_path);
        _folderHash = new FolderHash(_command, _id);
        _command.SetTrustAction(parsed => parsed.GetValue(_policy) is { } policy ? VerifyPackage(parsed, policy) : VerifySignature(parsed));
    }

    /// <summary>The command.</summary>
    public static Command Create() => new VerifyCommand()._command;

    private int VerifyPackage(ParseResult parsed, string policyPath)
    {
        if (parsed.GetValue(_path) is not { } path || parsed.GetValue(_key) is not null || parsed.GetValue(_signature) is not null || parsed.GetValue(_hash) is not null)
        {
            throw TrustCommand.Usage("--policy needs a package or a folder, and no --key, --sig or --hash.");
        }

        TrustResult result = TrustPolicy.Load(policyPath).Verify(path, new VerificationRequest
        {
            Id = parsed.GetValue(_id),
            Version = parsed.GetValue(_version),
            Purpose = parsed.GetValue(_purpose),
            StatementPath = parsed.GetValue(_statement),
            Clock = FixedClock.Or(parsed.GetValue(_now)),
        });
        Print(parsed, result.ToJson());
        if (!result.IsTrusted && result.Mode != TrustMode.Audit)
        {
            CommandInvocation.Complain(parsed.InvocationConfiguration.Error, result.Message);
        }

        return result.IsAllowed ? ExitCode.Done : ExitCode.Failed;
    }

    private int VerifySignature(ParseResult parsed)
    {
        string? hash = parsed.GetValue(_hash);
        string? path = parsed.GetValue(_path);
        if (parsed.GetValue(_key) is not { } keyPath || parsed.GetValue(_signature) is not { } signaturePath || hash is null == path is null)
        {
            throw TrustCommand.Usage("Expected --key, --sig and either a folder or --hash; or --policy and a package.");
        }

        var key = TrustPublicKey.Load(keyPath);
        SignatureResult result;
        try
        {
            result = PluginSignature.VerifyFile(hash ?? _folderHash.Compute(parsed, path!), signaturePath, key);
        }
        catch (MalformedPackageException e)
        {
            CommandInvocation.Complain(parsed.InvocationConfiguration.Error, e.Message);
            result = new SignatureResult(TrustReason.MalformedPackage, key.Id, null, null);
        }

        Print(parsed, result.ToJson());
        if (!result.IsTrusted)
        {
            CommandInvocation.Complain(parsed.InvocationConfiguration.Error, $"{path ?? hash}: not trusted: {result.Reason} ({signaturePath}).");
        }

        return result.IsTrusted ? ExitCode.Done : ExitCode.Failed;
    }

    private void Print(ParseResult parsed, string json)
    {
        if (parsed.GetValue(_json))
        {
            parsed.InvocationConfiguration.Output.Write(json + "\n");
        }
    }
}
